import { z } from 'zod';
import { epochMsSchema, queueNameSchema, tenantIdSchema, traceparentSchema, uuidSchema } from './ids.ts';
import { strikeTermsSchema } from './ruleset/cooldown-rule.ts';
import { attributesSchema, ticketPlayerSchema } from './ticket.ts';

/** A player of a match: the role is the one to play. */
export const matchPlayerSchema = ticketPlayerSchema
  .omit({ roles: true, blocked: true, recent: true })
  .extend({ role: z.string().min(1).max(32).optional() });

/** A ticket's part in a match: what is needed to create the game, to write the record, and to undo the commit. */
export const matchTicketSchema = z.object({
  ticketId: uuidSchema,
  /** The team that the ticket plays for, for example `white`; `backfill` for the ticket of a running game. */
  team: z.string().min(1).max(32),
  /** Without their lists of blocked and recent players, which nobody after the engine needs. */
  players: z.array(matchPlayerSchema),
  /** All pools that the ticket waited in. */
  pools: z.array(z.string()).min(1),
  enqueuedAt: epochMsSchema,
  expiresAt: epochMsSchema,
  /** Trace context of the join request. */
  traceparent: traceparentSchema.optional(),
});

/** A committed proposal. Written once by `commitMatches`; a retry of anything later sends exactly the same. */
export const matchSchema = z
  .object({
    id: uuidSchema,
    tenant: tenantIdSchema,
    queue: queueNameSchema,
    rulesetVersion: z.int().positive(),
    /** The pool in which the tickets met. */
    pool: z.string().min(1),
    region: z.string().optional(),
    attributes: attributesSchema,
    tickets: z.array(matchTicketSchema).min(1).max(64),
    /** Set when every player must accept first: for how long they may think, in ms. */
    acceptWithinMs: z.int().positive().optional(),
    /** Set when the players go into a running game. */
    backfill: z.object({ gameId: z.string().min(1).max(256), serverAddr: z.string().max(256).optional() }).optional(),
    /** Set when the players did not meet in a queue: the challenge that was accepted. Its tickets never wait. */
    challenge: z.object({ id: uuidSchema }).optional(),
    /** For how long its players may not queue again, from the creation of the game, unless its result is reported. */
    holdForMs: z.int().positive().optional(),
    /** For how long these players are to be remembered as each other's recent opponents, and how many, if the ruleset does. */
    rememberOpponents: z.object({ count: z.int().positive(), withinMs: z.int().positive() }).optional(),
    /** What is held against players of whom this match is declined or not accepted, if the ruleset does. */
    strikes: strikeTermsSchema.optional(),
    /** When the engine proposed it (the shard's clock). */
    proposedAt: epochMsSchema,
    /** Trace context of the commit; game creation and record hang below it. */
    traceparent: traceparentSchema.optional(),
  })
  .refine(
    ({ tickets, backfill }) => tickets.filter(isEmpty).length === (backfill === undefined ? 0 : 1),
    'only the ticket of a running game has no players',
  )
  .refine(({ tickets }) => !tickets.every(isEmpty), 'a match of nobody');

function isEmpty({ players }: MatchTicket): boolean {
  return players.length === 0;
}

/** What live-game-api gave us for a match. */
export const gameSchema = z.object({
  gameId: z.string().min(1).max(256),
  serverAddr: z.string().max(256).optional(),
});

export type Match = z.infer<typeof matchSchema>;
export type MatchTicket = z.infer<typeof matchTicketSchema>;
export type MatchPlayer = z.infer<typeof matchPlayerSchema>;
export type Game = z.infer<typeof gameSchema>;

/** Largest minus smallest player rating of a match, in points. */
export function ratingGap(match: Match): number {
  const ratings = match.tickets.flatMap((ticket) => ticket.players.map((player) => player.rating));
  return Math.max(...ratings) - Math.min(...ratings);
}
