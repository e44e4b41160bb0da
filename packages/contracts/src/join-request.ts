import { z } from 'zod';
import {
  areDistinct,
  attributeFields,
  attributeSchema,
  oneOf,
  queueField,
  strictFields,
  twice,
  withDefault,
} from './attribute-field.ts';
import { userIdSchema } from './ids.ts';
import { choicesOf, type JoinBody, withDefaults } from './join-body.ts';
import { joinProblems } from './join-problems.ts';
import { type AttributeValue, isRequired, poolOf, type Ruleset } from './ruleset/index.ts';
import { MAX_BLOCKED_PLAYERS } from './ticket.ts';

export type { JoinBody } from './join-body.ts';

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

/**
 * The body of `POST /v1/matchmaking/queue` for one queue: the queue's name, its attributes or up to 8 alternatives of
 * them, what its ruleset lets a player say besides, and nothing else. Built from the ruleset, so that the API document
 * and the parser cannot disagree. With `queueOptional` the name may be left out (for the queue that is meant when none
 * is named).
 */
export function joinBodySchema(ruleset: Ruleset, options: { queueOptional?: boolean } = {}) {
  const alternative = strictFields(attributeFields(ruleset, withDefault));
  const fields = {
    queue: queueField(ruleset, options),
    ...placeFields(ruleset),
    ...peopleFields(ruleset),
    alternatives: z.array(alternative).min(1, howMany).max(MAX_ALTERNATIVES, howMany).optional().meta({
      description:
        'Instead of the attributes themselves: up to 8 sets of them, any of which will do, first choice first',
    }),
    ...attributeFields(ruleset, (attribute) => attributeSchema(attribute).optional()),
  };
  const required = Object.keys(ruleset.attributes).filter((key) => isRequired(ruleset.attributes[key]!));
  // Looked at whatever else is wrong, so that one answer names all problems.
  const schema = strictFields(fields).superRefine(
    (value, context) => {
      const isSound = context.issues.length === 0;
      const problems = joinProblems(ruleset, value as JoinBody, { isSound });
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
            .refine(areDistinct, twice)
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
