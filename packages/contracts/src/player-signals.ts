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
 * Core NATS, to whoever listens for a player: something about them changed. `ticket`: read it again, the truth is in Redis;
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

export type ChallengeSignal = z.infer<typeof challengeSignalSchema>;
export type PlayerSignal = z.infer<typeof playerSignalSchema>;

/** Whom a signal is for. */
export interface PlayerAddress {
  tenant: z.infer<typeof tenantIdSchema>;
  userId: z.infer<typeof userIdSchema>;
}
