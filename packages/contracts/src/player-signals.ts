import { z } from 'zod';
import { challengeSchema } from './challenge-api.ts';
import { type tenantIdSchema, type userIdSchema, uuidSchema } from './ids.ts';

/** What happened to a challenge, as its events are called. */
export const challengeSignalSchema = z.enum([
  'received',
  'accepted',
  'started',
  'declined',
  'withdrawn',
  'expired',
  'failed',
]);

/**
 * To whoever listens for a player: something about them changed. `ticket`: read it again, the truth is in Redis;
 * so neither order nor loss nor repetition does harm. `challenge`: as this player sees it now.
 */
export const playerSignalSchema = z.discriminatedUnion('kind', [
  z.object({
    v: z.literal(1),
    kind: z.literal('ticket'),
    ticketId: uuidSchema,
    /** The match that it happened in: known beforehand, both are read in one round trip. */
    matchId: uuidSchema.optional(),
  }),
  z.object({
    v: z.literal(1),
    kind: z.literal('challenge'),
    event: challengeSignalSchema,
    challenge: challengeSchema,
  }),
]);

/** Signals in one message at most: with the characters of a message, what keeps it far below the server's limit. */
export const MAX_SIGNALS_PER_MESSAGE = 512;

/**
 * Core NATS, to all gateways that players of the tenant are connected to: what was said to players of it in one moment. Most of
 * them are connected elsewhere or nowhere, so a signal is looked at (`playerSignalSchema`) only where one whom it is for listens.
 */
export const playerSignalsSchema = z.object({
  v: z.literal(1),
  signals: z
    .array(
      z.object({
        /** User ids. */
        to: z.array(z.string()),
        signal: z.unknown(),
      }),
    )
    .max(MAX_SIGNALS_PER_MESSAGE),
});

export type ChallengeSignal = z.infer<typeof challengeSignalSchema>;
export type PlayerSignal = z.infer<typeof playerSignalSchema>;
export type PlayerSignals = z.infer<typeof playerSignalsSchema>;

/** Whom a signal is for. */
export interface PlayerAddress {
  tenant: z.infer<typeof tenantIdSchema>;
  userId: z.infer<typeof userIdSchema>;
}
