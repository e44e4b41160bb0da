import { addPlayersRequestSchema, createGameRequestSchema } from '@paireto/contracts';
import { z } from 'zod';

/** What can happen to the games of the ledger; a ledger is the sum of these. */
export const ledgerEntrySchema = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('created'),
    sequence: z.int().positive(),
    gameId: z.string(),
    serverAddr: z.string(),
    createdAtMs: z.number(),
    request: createGameRequestSchema,
  }),
  /** The creation of a known game was asked for again. */
  z.strictObject({ event: z.literal('asked-again'), matchId: z.string() }),
  z.strictObject({ event: z.literal('withdrawn'), gameId: z.string(), atMs: z.number() }),
  /** Players of a match came into a running game. */
  z.strictObject({
    event: z.literal('players-added'),
    gameId: z.string(),
    addedAtMs: z.number(),
    request: addPlayersRequestSchema,
  }),
  z.strictObject({ event: z.literal('adding-asked-again'), matchId: z.string() }),
  /** The players of a match left a game again, or never may come. */
  z.strictObject({ event: z.literal('players-withdrawn'), gameId: z.string(), matchId: z.string(), atMs: z.number() }),
]);

export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;
