import { createGameRequestSchema } from '@paireto/contracts';
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
]);

export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;
