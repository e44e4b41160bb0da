import type { PlayerAddress } from '@paireto/contracts';
import { createKeyedBatcher } from '@paireto/runtime';
import type { PlayerQuestion, PlayerTickets } from '@paireto/ticket-store';
import type { EntryStore } from '../ports/entry-store.ts';

/** Reads a player's tickets. Rejects with StoreUnavailableError. */
export type ReadPlayerViews = (question: PlayerAddress & PlayerQuestion) => Promise<PlayerTickets>;

/** Players of one store call. */
const MAX_PER_CALL = 256;

/** Questions about players of one tenant that come together share one call. */
export function createReadPlayerViews(store: Pick<EntryStore, 'readPlayerTickets'>): ReadPlayerViews {
  return createKeyedBatcher<PlayerAddress & PlayerQuestion, PlayerTickets>({
    maxBatch: MAX_PER_CALL,
    keyOf: ({ tenant }) => tenant,
    run: (tenant, questions) =>
      store.readPlayerTickets(
        tenant,
        questions.map(({ tenant: _, ...question }) => question),
      ),
  });
}
