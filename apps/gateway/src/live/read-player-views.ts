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
  const read = createKeyedBatcher<{ tenant: string; question: PlayerQuestion }, PlayerTickets>({
    maxBatch: MAX_PER_CALL,
    keyOf: ({ tenant }) => tenant,
    run: (tenant, asked) =>
      store.readPlayerTickets(
        tenant,
        asked.map(({ question }) => question),
      ),
  });
  return ({ tenant, ...question }) => read({ tenant, question });
}
