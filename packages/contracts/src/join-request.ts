import { z } from 'zod';
import { userIdSchema } from './ids.ts';
import { type AttributeDefinition, type AttributeValue, poolOf, type Ruleset, wholeText } from './ruleset/index.ts';
import { MAX_BLOCKED_PLAYERS } from './ticket.ts';

/** A join request after parsing: what the ticket is built from. */
export interface JoinRequest {
  /** What the player would play, first choice first; the pools differ. */
  choices: { pool: string; attributes: Record<string, AttributeValue> }[];
  region?: string;
  /** Measured round-trip times by region, ms. */
  latencies?: Record<string, number>;
  /** Who joins with the caller. */
  party: { userId: string; roles?: string[] }[];
  /** Roles that the caller would play, the dearest first; absent: any. */
  roles?: string[];
  maxRatingGap?: number;
  /** Players whom the caller does not want to meet. */
  avoidPlayers: string[];
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

type Attributes = Record<string, AttributeValue | undefined>;

/** A parsed body: attributes at its top for a single choice, or several choices as alternatives. */
export type JoinBody = {
  queue?: string;
  region?: string;
  latencies?: Record<string, number>;
  party?: { user_id: string; roles?: string[] }[];
  roles?: string[];
  max_rating_gap?: number;
  avoid_players?: string[];
  alternatives?: Attributes[];
} & Record<string, unknown>;

/**
 * The body of `POST /v1/matchmaking/queue` for one queue: the queue's name, its attributes or up to 8 alternatives of
 * them, what its ruleset lets a player say besides, and nothing else. Built from the ruleset, so that the API document
 * and the parser cannot disagree. With `queueOptional` the name may be left out (for the queue that is meant when none
 * is named).
 */
export function joinBodySchema(ruleset: Ruleset, options: { queueOptional?: boolean } = {}) {
  const name = z.literal(ruleset.name);
  const alternative = strictFields(attributeFields(ruleset, withDefault));
  const fields = {
    queue: options.queueOptional
      ? name.optional().meta({ description: `May be left out: "${ruleset.name}" is meant` })
      : name,
    ...placeFields(ruleset),
    ...peopleFields(ruleset),
    alternatives: z.array(alternative).min(1, howMany).max(MAX_ALTERNATIVES, howMany).optional().meta({
      description:
        'Instead of the attributes themselves: up to 8 sets of them, any of which will do, first choice first',
    }),
    ...attributeFields(ruleset, (attribute) => attributeSchema(attribute).optional()),
  };
  const required = Object.keys(ruleset.attributes).filter((key) => ruleset.attributes[key]?.default === undefined);
  // Looked at whatever else is wrong, so that one answer names all problems.
  const schema = strictFields(fields).superRefine(
    (value, context) => {
      const body = value as JoinBody;
      const problems = body.alternatives === undefined ? missing(ruleset, body) : doubled(ruleset, body);
      if (context.issues.length === 0) problems.push(...repeated(ruleset, body.alternatives ?? []));
      problems.push(...placeProblems(ruleset, body), ...partyProblems(ruleset, body));
      for (const problem of problems) context.addIssue({ code: 'custom', ...problem });
    },
    { when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value) },
  );
  // The same for readers of the API document, where checks cannot be seen.
  return required.length === 0 ? schema : schema.meta({ oneOf: [{ required }, { required: ['alternatives'] }] });
}

/** Turns a parsed body into the parts of a ticket. */
export function toJoinRequest(ruleset: Ruleset, body: JoinBody): JoinRequest {
  const choices = choicesOf(body).map((choice) => {
    const attributes = withDefaults(ruleset, choice);
    return { pool: poolOf(ruleset, attributes), attributes };
  });
  return {
    choices,
    party: (body.party ?? []).map(({ user_id, roles }) => ({
      userId: user_id,
      ...(roles === undefined ? {} : { roles }),
    })),
    avoidPlayers: body.avoid_players ?? [],
    ...(body.region === undefined ? {} : { region: body.region }),
    ...(body.latencies === undefined ? {} : { latencies: body.latencies }),
    ...(body.roles === undefined ? {} : { roles: body.roles }),
    ...(body.max_rating_gap === undefined ? {} : { maxRatingGap: body.max_rating_gap }),
  };
}

/** Parses the attributes of a backfill, which come on their own. */
export const attributesBodySchema = (ruleset: Ruleset) => strictFields(attributeFields(ruleset, withDefault));

function placeFields({ regions }: Ruleset) {
  if (regions === undefined) return {};
  const region = z.enum(regions.names as [string, ...string[]], oneOf(regions.names)).optional();
  const until = regions.relaxAfterMs === undefined ? '' : ` for the first ${regions.relaxAfterMs / 1_000} s`;
  const fields = {
    region: region.meta({ description: `Play in this region${until}`, example: regions.names[0] }),
  };
  if (regions.latency === undefined) return fields;
  const latency = z.number().nonnegative().max(60_000).optional();
  const latencies = strictFields(Object.fromEntries(regions.names.map((name) => [name, latency])));
  return {
    ...fields,
    latencies: latencies.optional().meta({
      description: 'Instead of a region: measured round-trip times in ms by region; one left out is out of reach',
    }),
  };
}

function peopleFields({ party, teams, rating }: Ruleset) {
  const roleNames = [...new Set(teams.flatMap(({ roles }) => Object.keys(roles ?? {})))];
  const roles =
    roleNames.length === 0
      ? {}
      : {
          roles: z
            .array(z.enum(roleNames as [string, ...string[]], oneOf(roleNames)))
            .min(1)
            .max(roleNames.length)
            .optional()
            .meta({ description: 'Roles that the player would play, the dearest first; left out: any' }),
        };
  const largest = Math.max(...party.sizes);
  const others = z
    .array(strictFields({ user_id: userIdSchema, ...roles }))
    .max(largest - 1, `a party of this queue has at most ${largest} players, you included`);
  return {
    ...(largest === 1
      ? {}
      : { party: others.optional().meta({ description: 'Who joins with you: members of the party in your token' }) }),
    ...roles,
    ...(rating?.ownLimit
      ? {
          max_rating_gap: z.number().min(1).max(10_000).optional().meta({
            description: 'Meet nobody who is more points away than this, however long it takes',
          }),
        }
      : {}),
    avoid_players: z
      .array(userIdSchema)
      .max(MAX_BLOCKED_PLAYERS)
      .optional()
      .meta({ description: 'Players whom you do not want to meet' }),
  };
}

const oneOf = (values: readonly string[]): string =>
  `expected one of ${values.map((value) => `"${value}"`).join(', ')}`;

const choicesOf = (body: JoinBody): Attributes[] => body.alternatives ?? [body as Attributes];

const withDefaults = (ruleset: Ruleset, choice: Attributes): Record<string, AttributeValue> =>
  Object.fromEntries(
    Object.entries(ruleset.attributes).map(([name, attribute]) => [name, choice[name] ?? attribute.default ?? '']),
  );

// What no single field can tell: that a choice is complete, said in one place only, and not said twice.

interface FieldProblem {
  path: (string | number)[];
  message: string;
}

const missing = (ruleset: Ruleset, body: JoinBody): FieldProblem[] =>
  Object.entries(ruleset.attributes)
    .filter(([name, attribute]) => body[name] === undefined && attribute.default === undefined)
    .map(([name, attribute]) => ({ path: [name], message: `required: ${accepts(attribute)}` }));

const doubled = (ruleset: Ruleset, body: JoinBody): FieldProblem[] =>
  Object.keys(ruleset.attributes)
    .filter((name) => body[name] !== undefined)
    .map((name) => ({ path: [name], message: 'belongs into "alternatives" when these are given' }));

function repeated(ruleset: Ruleset, alternatives: readonly Attributes[]): FieldProblem[] {
  const pools = alternatives.map((choice) => poolOf(ruleset, withDefaults(ruleset, choice)));
  return pools.flatMap((pool, index) => {
    const first = pools.indexOf(pool);
    if (first === index) return [];
    return [{ path: ['alternatives', index], message: `asks for the same as alternatives.${first}` }];
  });
}

function placeProblems({ regions }: Ruleset, { region, latencies }: JoinBody): FieldProblem[] {
  if (regions === undefined) return [];
  if (region !== undefined && latencies !== undefined) {
    return [{ path: ['latencies'], message: 'send "region" or "latencies", not both' }];
  }
  if (latencies !== undefined && Object.keys(latencies).length === 0) {
    return [{ path: ['latencies'], message: 'needs at least one region' }];
  }
  if (!regions.required || region !== undefined || latencies !== undefined) return [];
  return [{ path: ['region'], message: `required: ${oneOf(regions.names)}` }];
}

function partyProblems({ party: rule, name }: Ruleset, { party }: JoinBody): FieldProblem[] {
  const size = (Array.isArray(party) ? party.length : 0) + 1;
  const problems: FieldProblem[] = [];
  if (!rule.sizes.includes(size)) {
    problems.push({
      path: ['party'],
      message: `"${name}" is for parties of ${rule.sizes.join(', ')}; yours has ${size}`,
    });
  }
  const ids = Array.isArray(party) ? party.map((member) => member?.user_id) : [];
  for (const [index, id] of ids.entries()) {
    if (ids.indexOf(id) !== index) problems.push({ path: ['party', index, 'user_id'], message: 'stands here twice' });
  }
  return problems;
}

function strictFields<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = `unknown field; allowed: ${Object.keys(shape).join(', ')}`;
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? known : undefined) });
}

type AttributeField = z.ZodType<AttributeValue | undefined>;

const attributeFields = (ruleset: Ruleset, field: (attribute: AttributeDefinition) => AttributeField) =>
  Object.fromEntries(Object.entries(ruleset.attributes).map(([name, attribute]) => [name, field(attribute)]));

const withDefault = (attribute: AttributeDefinition): AttributeField =>
  attribute.default === undefined ? attributeSchema(attribute) : attributeSchema(attribute).default(attribute.default);

function accepts(attribute: AttributeDefinition): string {
  switch (attribute.type) {
    case 'choice':
      return oneOf(attribute.values);
    case 'list':
      return `a list of at most ${attribute.max_items} of ${attribute.values.map((value) => `"${value}"`).join(', ')}`;
    case 'number':
      return `a number from ${attribute.min} to ${attribute.max}`;
    case 'text':
      return `must look like ${attribute.example ?? attribute.pattern}`;
  }
}

function attributeSchema(attribute: AttributeDefinition): z.ZodType<AttributeValue> {
  const { description, default: usual } = attribute;
  const usually = usual === undefined ? '' : ` (default ${String(usual)})`;
  return valueSchema(attribute).meta({
    ...(description === undefined ? {} : { description: `${description}${usually}` }),
    ...(attribute.type === 'text' && attribute.example !== undefined ? { example: attribute.example } : {}),
  });
}

function valueSchema(attribute: AttributeDefinition): z.ZodType<AttributeValue> {
  const expected = accepts(attribute);
  switch (attribute.type) {
    case 'choice':
      return z.enum(attribute.values as [string, ...string[]], expected);
    case 'list':
      return z
        .array(z.enum(attribute.values as [string, ...string[]], expected), expected)
        .max(attribute.max_items, expected)
        .refine((list) => new Set(list).size === list.length, 'a value stands here twice');
    case 'number':
      return z.number(expected).min(attribute.min, expected).max(attribute.max, expected);
    case 'text':
      return z.string(expected).max(64, expected).regex(wholeText(attribute.pattern), expected);
  }
}
