import { z } from 'zod';
import { epochMsSchema, queueNameSchema, tenantIdSchema, traceparentSchema, uuidSchema } from './ids.ts';
import { attributesSchema, ticketPlayerSchema } from './ticket.ts';

/** A ticket's part in a match: what is needed to create the game, to write the record, and to undo the commit. */
export const matchTicketSchema = z.strictObject({
  ticketId: uuidSchema,
  /** The team that the ticket plays for, for example `white`. */
  team: z.string().min(1).max(32),
  players: z.array(ticketPlayerSchema).min(1),
  /** All pools that the ticket waited in. */
  pools: z.array(z.string()).min(1),
  enqueuedAt: epochMsSchema,
  expiresAt: epochMsSchema,
  /** Trace context of the join request. */
  traceparent: traceparentSchema.optional(),
});

/** A committed proposal. Written once by `commitMatches`; a retry of anything later sends exactly the same. */
export const matchSchema = z.strictObject({
  id: uuidSchema,
  tenant: tenantIdSchema,
  queue: queueNameSchema,
  rulesetVersion: z.int().positive(),
  /** The pool in which the tickets met. */
  pool: z.string().min(1),
  region: z.string().optional(),
  attributes: attributesSchema,
  tickets: z.array(matchTicketSchema).min(1).max(64),
  /** When the engine proposed it (the shard's clock). */
  proposedAt: epochMsSchema,
  /** Trace context of the commit; game creation and record hang below it. */
  traceparent: traceparentSchema.optional(),
});

/** What live-game-api gave us for a match. */
export const gameSchema = z.strictObject({
  gameId: z.string().min(1).max(256),
  serverAddr: z.string().max(256).optional(),
});

export type Match = z.infer<typeof matchSchema>;
export type MatchTicket = z.infer<typeof matchTicketSchema>;
export type Game = z.infer<typeof gameSchema>;

/** Largest minus smallest player rating of a match, in points. */
export function ratingGap(match: Match): number {
  const ratings = match.tickets.flatMap((ticket) => ticket.players.map((player) => player.rating));
  return Math.max(...ratings) - Math.min(...ratings);
}
