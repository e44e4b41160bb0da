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

/** One player of a ticket, with what matching needs to know of them. */
export const ticketPlayerSchema = z.strictObject({
  userId: userIdSchema,
  /** Rating points at join time, from the rating source. */
  rating: ratingSchema,
  /** Games played as the first team minus games as the second (white minus black): who is owed which colour. */
  sideBalance: z.int(),
});

/** Values of the ruleset's attributes, as strings (`time_control: "3+2"`). */
export const attributesSchema = z
  .record(z.string().max(64), z.string().max(64))
  .refine((value) => Object.keys(value).length <= 16, 'at most 16 attributes');

/**
 * A ticket as it travels and as it is stored: one request to play by one player or one party.
 * Immutable from enqueue on; what changes (state, match, attempts) lives beside it in Redis.
 */
export const ticketSchema = z
  .strictObject({
    id: uuidSchema,
    tenant: tenantIdSchema,
    queue: queueNameSchema,
    /** Version of the ruleset that it was accepted under. */
    rulesetVersion: z.int().positive(),
    /** The pools it waits in; a commit removes it from all of them. */
    pools: z.array(z.string().min(1).max(512)).min(1).max(8),
    players: z.array(ticketPlayerSchema).min(1).max(64),
    /** Where it wants to play; absent: anywhere. */
    region: z.string().max(32).optional(),
    /** What it asks for in each pool: `attributes[i]` are those of `pools[i]`. */
    attributes: z.array(attributesSchema).min(1).max(8),
    /** Seniority: Redis time of the enqueue. Survives requeue. */
    enqueuedAt: epochMsSchema,
    /** When it times out. */
    expiresAt: epochMsSchema,
    /** Trace context of the join request. */
    traceparent: traceparentSchema.optional(),
  })
  .refine((ticket) => ticket.attributes.length === ticket.pools.length, 'as many attributes as pools');

export type Ticket = z.infer<typeof ticketSchema>;
export type TicketPlayer = z.infer<typeof ticketPlayerSchema>;
