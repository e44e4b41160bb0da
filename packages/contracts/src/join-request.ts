import { z } from 'zod';
import { poolOf, type QueueDefinition } from './queue-definition.ts';

/** A preferred region: lower-case letters, digits, "-". */
export const regionSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'a lower-case region name such as "eu-west"');

/** A join request after parsing: what the ticket is built from. */
export interface JoinRequest {
  /** What the player would play, first choice first; the pools differ. */
  choices: { pool: string; attributes: Record<string, string> }[];
  region?: string;
}

/** Most things that one entry may ask for at once. */
export const MAX_ALTERNATIVES = 8;

type Attribute = QueueDefinition['attributes'][string];
type Attributes = Record<string, string | undefined>;

/** A parsed body: attributes at its top for a single choice, or several choices as alternatives. */
export type JoinBody = { queue?: string; region?: string; alternatives?: Attributes[] } & Record<string, unknown>;

/**
 * The body of `POST /v1/matchmaking/queue` for one queue: the queue's name, its attributes or up to 8 alternatives of
 * them, an optional region, and nothing else. Built from the definition, so that the API document and the parser cannot
 * disagree. With `queueOptional` the name may be left out (for the queue that is meant when none is named).
 */
export function joinBodySchema(queue: QueueDefinition, options: { queueOptional?: boolean } = {}) {
  const name = z.literal(queue.name);
  const alternative = strictFields(attributeFields(queue, withDefault));
  const fields = {
    queue: options.queueOptional
      ? name.optional().meta({ description: `May be left out: "${queue.name}" is meant` })
      : name,
    region: regionSchema.optional().meta({ description: 'Meet only players of this region or of none', example: 'eu' }),
    alternatives: z.array(alternative).min(1).max(MAX_ALTERNATIVES).optional().meta({
      description:
        'Instead of the attributes themselves: several sets of them, any of which will do, first choice first',
    }),
    ...attributeFields(queue, (attribute) => attributeSchema(attribute).optional()),
  };
  return strictFields(fields).check((context) => {
    for (const issue of problemsOf(queue, context.value as JoinBody)) {
      context.issues.push({ code: 'custom', input: context.value, ...issue });
    }
  });
}

/** Turns a parsed body into the parts of a ticket. */
export function toJoinRequest(queue: QueueDefinition, body: JoinBody): JoinRequest {
  const choices = choicesOf(body).map((choice) => {
    const attributes = withDefaults(queue, choice);
    return { pool: poolOf(queue, attributes), attributes };
  });
  return { choices, ...(body.region === undefined ? {} : { region: body.region }) };
}

const choicesOf = (body: JoinBody): Attributes[] => body.alternatives ?? [body as Attributes];

const withDefaults = (queue: QueueDefinition, choice: Attributes): Record<string, string> =>
  Object.fromEntries(
    Object.entries(queue.attributes).map(([name, attribute]) => [name, choice[name] ?? attribute.default ?? '']),
  );

/** What no single field can tell: that a choice is complete, said in one way only, and not said twice. */
function problemsOf(queue: QueueDefinition, body: JoinBody): { path: (string | number)[]; message: string }[] {
  const names = Object.keys(queue.attributes);
  if (body.alternatives === undefined) {
    return names
      .filter((name) => body[name] === undefined && queue.attributes[name]?.default === undefined)
      .map((name) => ({ path: [name], message: accepts(queue.attributes[name] as Attribute) }));
  }
  const doubled = names.filter((name) => body[name] !== undefined);
  const pools = choicesOf(body).map((choice) => poolOf(queue, withDefaults(queue, choice)));
  return [
    ...doubled.map((name) => ({ path: [name], message: 'belongs into "alternatives" when these are given' })),
    ...pools.flatMap((pool, index) => {
      const first = pools.indexOf(pool);
      return first === index
        ? []
        : [{ path: ['alternatives', index], message: `asks for the same as alternatives.${first}` }];
    }),
  ];
}

function strictFields<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = `unknown field; allowed: ${Object.keys(shape).join(', ')}`;
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? known : undefined) });
}

type AttributeField = z.ZodType<string | undefined>;

const attributeFields = (queue: QueueDefinition, field: (attribute: Attribute) => AttributeField) =>
  Object.fromEntries(Object.entries(queue.attributes).map(([name, attribute]) => [name, field(attribute)]));

const withDefault = (attribute: Attribute): AttributeField =>
  attribute.default === undefined ? attributeSchema(attribute) : attributeSchema(attribute).default(attribute.default);

const accepts = (attribute: Attribute): string =>
  attribute.values
    ? `expected one of ${attribute.values.map((value) => `"${value}"`).join(', ')}`
    : `must look like ${attribute.example ?? attribute.pattern}`;

function attributeSchema(attribute: Attribute) {
  const looksLike = accepts(attribute);
  const base: z.ZodType<string> = attribute.values
    ? z.enum(attribute.values as [string, ...string[]])
    : z
        .string(looksLike)
        .max(64)
        .regex(new RegExp(attribute.pattern ?? ''), looksLike);
  const usual = attribute.default === undefined ? '' : ` (default ${attribute.default})`;
  return base.meta({
    ...(attribute.description === undefined ? {} : { description: `${attribute.description}${usual}` }),
    ...(attribute.example === undefined ? {} : { example: attribute.example }),
  });
}
