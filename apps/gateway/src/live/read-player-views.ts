import type { PlayerAddress } from '@paireto/contracts';
import { createMicroBatcher } from '@paireto/runtime';
import type { PlayerQuestion, PlayerTickets } from '@paireto/ticket-store';
import type { EntryStore } from '../ports/entry-store.ts';

/** Reads a player's tickets. Rejects with StoreUnavailableError. */
export type ReadPlayerViews = (question: PlayerAddress & PlayerQuestion) => Promise<PlayerTickets>;

/** Players of one store call. */
const MAX_PER_CALL = 256;

/** All questions of one turn of the event loop are asked together, one call per tenant. */
export function createReadPlayerViews(store: Pick<EntryStore, 'readPlayerTickets'>): ReadPlayerViews {
  const readers = new Map<string, (question: PlayerQuestion) => Promise<PlayerTickets>>();
  const readerOf = (tenant: string) => {
    const known = readers.get(tenant);
    if (known) return known;
    const run = (asked: readonly PlayerQuestion[]) => store.readPlayerTickets(tenant, asked);
    const reader = createMicroBatcher<PlayerQuestion, PlayerTickets>({ maxBatch: MAX_PER_CALL, run });
    readers.set(tenant, reader);
    return reader;
  };
  return ({ tenant, ...question }) => readerOf(tenant)(question);
}
