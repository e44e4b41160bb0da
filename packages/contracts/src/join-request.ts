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
const howMany = `expected 1 to ${MAX_ALTERNATIVES} alternatives`;

/** Request header of a join that makes repeating it safe, and the answer's header that tells a repeat from the first. */
export const IDEMPOTENCY_KEY_HEADER = 'Idempotency-Key';
export const IDEMPOTENCY_REPLAYED_HEADER = 'Idempotency-Replayed';

/** An Idempotency-Key. Scope: the player in their tenant; remembered for 24 h from its first use. */
export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, '1-255 visible ASCII characters without spaces, sent once');

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
    alternatives: z.array(alternative).min(1, howMany).max(MAX_ALTERNATIVES, howMany).optional().meta({
      description:
        'Instead of the attributes themselves: up to 8 sets of them, any of which will do, first choice first',
    }),
    ...attributeFields(queue, (attribute) => attributeSchema(attribute).optional()),
  };
  const required = Object.keys(queue.attributes).filter((key) => queue.attributes[key]?.default === undefined);
  // Looked at whatever else is wrong, so that one answer names all problems.
  const schema = strictFields(fields).superRefine(
    (value, context) => {
      const body = value as JoinBody;
      const problems = body.alternatives === undefined ? missing(queue, body) : doubled(queue, body);
      if (context.issues.length === 0) problems.push(...repeated(queue, body.alternatives ?? []));
      for (const problem of problems) context.addIssue({ code: 'custom', ...problem });
    },
    { when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value) },
  );
  // The same for readers of the API document, where checks cannot be seen.
  return required.length === 0 ? schema : schema.meta({ oneOf: [{ required }, { required: ['alternatives'] }] });
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

// What no single field can tell: that a choice is complete, said in one place only, and not said twice.

interface FieldProblem {
  path: (string | number)[];
  message: string;
}

const missing = (queue: QueueDefinition, body: JoinBody): FieldProblem[] =>
  Object.entries(queue.attributes)
    .filter(([name, attribute]) => body[name] === undefined && attribute.default === undefined)
    .map(([name, attribute]) => ({ path: [name], message: accepts(attribute) }));

const doubled = (queue: QueueDefinition, body: JoinBody): FieldProblem[] =>
  Object.keys(queue.attributes)
    .filter((name) => body[name] !== undefined)
    .map((name) => ({ path: [name], message: 'belongs into "alternatives" when these are given' }));

function repeated(queue: QueueDefinition, alternatives: readonly Attributes[]): FieldProblem[] {
  const pools = alternatives.map((choice) => poolOf(queue, withDefaults(queue, choice)));
  return pools.flatMap((pool, index) => {
    const first = pools.indexOf(pool);
    if (first === index) return [];
    return [{ path: ['alternatives', index], message: `asks for the same as alternatives.${first}` }];
  });
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
