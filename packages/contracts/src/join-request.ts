import { z } from 'zod';
import { poolOf, type QueueDefinition } from './queue-definition.ts';

/** A preferred region: lower-case letters, digits, "-". */
export const regionSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'a lower-case region name such as "eu-west"');

/** A join request after parsing: what the ticket is built from. */
export interface JoinRequest {
  attributes: Record<string, string>;
  region?: string;
  pool: string;
}

/**
 * The body of `POST /v1/matchmaking/queue` for one queue: the queue's name, its attributes and an optional region,
 * and nothing else. Built from the definition, so that the API document and the parser cannot disagree.
 * With `queueOptional` the name may be left out (for the queue that is meant when none is named).
 */
export function joinBodySchema(queue: QueueDefinition, options: { queueOptional?: boolean } = {}) {
  const attributes: Record<string, z.ZodType<string | undefined>> = {};
  for (const [name, attribute] of Object.entries(queue.attributes)) attributes[name] = attributeSchema(attribute);
  const name = z.literal(queue.name);
  const shape = {
    queue: options.queueOptional
      ? name.optional().meta({ description: `May be left out: "${queue.name}" is meant` })
      : name,
    region: regionSchema.optional().meta({ description: 'Meet only players of this region or of none', example: 'eu' }),
    ...attributes,
  };
  const known = `unknown field; allowed: ${Object.keys(shape).join(', ')}`;
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? known : undefined) });
}

function attributeSchema(attribute: QueueDefinition['attributes'][string]): z.ZodType<string | undefined> {
  const looksLike = `must look like ${attribute.example ?? attribute.pattern}`;
  const base = attribute.values
    ? z.enum(attribute.values as [string, ...string[]])
    : z
        .string(looksLike)
        .max(64)
        .regex(new RegExp(attribute.pattern ?? ''), looksLike);
  const described = base.meta({
    ...(attribute.description === undefined ? {} : { description: attribute.description }),
    ...(attribute.example === undefined ? {} : { example: attribute.example }),
  });
  return attribute.default === undefined ? described : described.default(attribute.default);
}

/** Turns a parsed body into the parts of a ticket. */
export function toJoinRequest(queue: QueueDefinition, body: Record<string, string | undefined>): JoinRequest {
  const attributes: Record<string, string> = {};
  for (const name of Object.keys(queue.attributes)) attributes[name] = body[name] ?? '';
  return {
    attributes,
    ...(body.region === undefined ? {} : { region: body.region }),
    pool: poolOf(queue, attributes),
  };
}
