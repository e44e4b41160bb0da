import { z } from 'zod';
import {
  epochMsSchema,
  queueNameSchema,
  ratingSchema,
  tenantIdSchema,
  traceparentSchema,
  userIdSchema,
  uuidSchema,
} from './ids.ts';
import { ratingSourceNameSchema } from './ruleset/ratings-rule.ts';

/** Most players whom one player may block. */
export const MAX_BLOCKED_PLAYERS = 100;

/** Longest name of a pool, in characters. */
export const MAX_POOL_NAME_LENGTH = 512;

/** One player of a ticket, with what matching needs to know of them. */
export const ticketPlayerSchema = z.object({
  userId: userIdSchema,
  /** Rating points at join time, from the rating source. */
  rating: ratingSchema,
  /** How unsure the rating is, in points (standard deviation), where its source says. */
  deviation: z.number().nonnegative().max(1_000).optional(),
  /** Who told the rating; absent: the token. */
  ratingFrom: ratingSourceNameSchema.exclude(['token']).optional(),
  /** Set when the source did not answer: what it said before, or what the fallback says. */
  ratingStale: z.literal(true).optional(),
  /** Games played as the first team minus games as the second (white minus black): who is owed which colour. */
  sideBalance: z.int(),
  /** Roles that they would play, the dearest first; absent: any. */
  roles: z.array(z.string().min(1).max(32)).min(1).max(16).optional(),
  /** Players whom they never want to meet. */
  blocked: z.array(userIdSchema).min(1).max(MAX_BLOCKED_PLAYERS).optional(),
  /** Their latest opponents, as the store remembers them for the ruleset's `avoid.recent`. */
  recent: z.array(userIdSchema).min(1).max(50).optional(),
});

/** Values of the ruleset's attributes (`time_control: "3+2"`, `duration: 30`, `topics: ["graphs"]`). */
export const attributesSchema = z
  .record(z.string().max(64), z.union([z.string().max(64), z.number(), z.array(z.string().max(64)).max(32)]))
  .refine((value) => Object.keys(value).length <= 16, 'at most 16 attributes');

const seatedPlayerSchema = ticketPlayerSchema.pick({ userId: true, rating: true });

/** What a running game asks for: seats in its teams. */
export const backfillSchema = z.object({
  gameId: z.string().min(1).max(256),
  serverAddr: z.string().max(256).optional(),
  /** By team: who plays already, and how many may come. */
  teams: z
    .array(
      z.object({
        team: z.string().min(1).max(32),
        players: z.array(seatedPlayerSchema).max(64),
        open: z.int().min(0).max(64),
      }),
    )
    .min(1)
    .max(64),
});

/**
 * A ticket as it travels and as it is stored: one request to play by one player or one party.
 * Immutable from enqueue on; what changes (state, match, attempts) lives beside it in Redis.
 */
export const ticketSchema = z
  .object({
    id: uuidSchema,
    tenant: tenantIdSchema,
    queue: queueNameSchema,
    /** Version of the ruleset that it was accepted under. */
    rulesetVersion: z.int().positive(),
    /** The pools it waits in; a commit removes it from all of them. */
    pools: z.array(z.string().min(1).max(MAX_POOL_NAME_LENGTH)).min(1).max(8),
    /** Who plays: one, or a party that stays together. Nobody in a backfill ticket. */
    players: z.array(ticketPlayerSchema).max(64),
    /** Set in the ticket of a running game that asks for players. */
    backfill: backfillSchema.optional(),
    /** Where it wants to play; absent: anywhere. */
    region: z.string().max(32).optional(),
    /** Measured round-trip times by region, in ms; then `region` is absent. A region without is out of reach. */
    latencies: z.record(z.string().max(32), z.number().nonnegative().max(60_000)).optional(),
    /** A rating gap of the player's own, in points, beyond which they meet nobody. */
    maxRatingGap: z.number().positive().optional(),
    /** What its priority class puts it ahead by in the order of waiting, in ms. */
    headStartMs: z.int().positive().optional(),
    /** What it asks for in each pool: `attributes[i]` are those of `pools[i]`. */
    attributes: z.array(attributesSchema).min(1).max(8),
    /** Seniority: Redis time of the enqueue. Survives requeue. */
    enqueuedAt: epochMsSchema,
    /** When it times out. */
    expiresAt: epochMsSchema,
    /** Trace context of the join request. */
    traceparent: traceparentSchema.optional(),
  })
  .refine((ticket) => ticket.attributes.length === ticket.pools.length, 'as many attributes as pools')
  .refine(
    (ticket) => (ticket.players.length === 0) === (ticket.backfill !== undefined),
    'either players or a backfill',
  );

export type Ticket = z.infer<typeof ticketSchema>;
export type TicketPlayer = z.infer<typeof ticketPlayerSchema>;
export type Backfill = z.infer<typeof backfillSchema>;
