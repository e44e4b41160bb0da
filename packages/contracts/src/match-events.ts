import { z } from 'zod';
import { epochMsSchema } from './ids.ts';
import { gameSchema, matchSchema } from './match.ts';

const common = { v: z.literal(1), at: epochMsSchema, match: matchSchema };

/** The tickets are committed and taken out of their pools; a game is to be created. */
export const matchFoundSchema = z.object({ ...common, type: z.literal('match.found') });

/** The game exists and the tickets are MATCHED. `attempts`: how often a bridge set about getting a game. */
export const matchReadySchema = z.object({
  ...common,
  type: z.literal('match.ready'),
  game: gameSchema,
  attempts: z.int().positive(),
  /** When the bridge that got the game took the match up, and when it had the game. */
  claimedAt: epochMsSchema.optional(),
  createdAt: epochMsSchema.optional(),
});

/** No game will exist for this match; its tickets went back to SEARCHING or FAILED. */
export const matchFailedSchema = z.object({
  ...common,
  type: z.literal('match.failed'),
  reason: z.string().min(1).max(512),
  attempts: z.int().nonnegative(),
});

/** The events of the MATCHES stream. Each carries the whole match, so consumers need no order between them. */
export const matchEventSchema = z.discriminatedUnion('type', [matchFoundSchema, matchReadySchema, matchFailedSchema]);

/** Events in one message at most. */
export const MAX_EVENTS_PER_MESSAGE = 64;

/**
 * Several events of one type and tenant in one message of the stream; a lone one is a message by itself. Each is read on its
 * own (`matchEventSchema`): one that is malformed does not spoil the others.
 */
export const matchEventsSchema = z.object({
  v: z.literal(1),
  events: z.array(z.unknown()).min(2).max(MAX_EVENTS_PER_MESSAGE),
});

/** What a message of the stream holds: the events of a list, or the message itself. */
export const eventsOfMessage = (content: unknown): readonly unknown[] =>
  matchEventsSchema.safeParse(content).data?.events ?? [content];

export type MatchEvent = z.infer<typeof matchEventSchema>;
export type MatchFound = z.infer<typeof matchFoundSchema>;
export type MatchReady = z.infer<typeof matchReadySchema>;
export type MatchFailed = z.infer<typeof matchFailedSchema>;

/** The message id that makes a repeated publish of the same event a no-op in JetStream. */
export const matchEventId = (event: Pick<MatchEvent, 'type'> & { match: { id: string } }): string =>
  `${event.match.id}:${event.type}`;
