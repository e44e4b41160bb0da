import { partitionOf, type Ticket } from '@paireto/contracts';
import type { TicketStore } from '@paireto/ticket-store';
import { type PoolBook, waitingIn } from './pool-book.ts';
import type { WaitingPool } from './waiting-pool.ts';

/** Brings pools in memory in line with the store. */
export interface PoolReader {
  /** Adds the tickets that the store has and the book has not: those pooled since then, or all. */
  addMissing: (tenant: string, pool: string, pooledSinceMs: number | undefined) => Promise<void>;
  /** The same for all, and drops the tickets that the store has no more. */
  reconcile: (tenant: string, pool: string) => Promise<void>;
}

/** Tickets that are put into a pool in one turn of the event loop: a few milliseconds. */
const SLICE = 1_000;

export function createPoolReader(deps: {
  store: Pick<TicketStore, 'readPool'>;
  book: PoolBook;
  owns: (partition: number) => boolean;
  /** Tickets were added to this pool. */
  onAdded: (pool: WaitingPool) => void;
}): PoolReader {
  const { store, book } = deps;

  /** Adds what is not known; what departed since the read began is out of date. In slices: others have their turn in between. */
  const addFrom = async (
    tenant: string,
    pool: string,
    tickets: readonly Ticket[],
    departed: ReadonlySet<string>,
  ): Promise<void> => {
    const partition = partitionOf(tenant, pool);
    let added: WaitingPool | undefined;
    for (let start = 0; start < tickets.length; start += SLICE) {
      if (start > 0) await new Promise((resolve) => setImmediate(resolve));
      // The partition may have been lost while its pools were read.
      if (!deps.owns(partition)) return;
      for (const ticket of tickets.slice(start, start + SLICE)) {
        if (!departed.has(ticket.id)) added = book.insert(pool, ticket) ?? added;
      }
    }
    if (added !== undefined) deps.onAdded(added);
  };

  return {
    async addMissing(tenant, pool, pooledSinceMs) {
      const watch = book.watchDepartures(tenant, pool);
      try {
        await addFrom(tenant, pool, await store.readPool(tenant, pool, pooledSinceMs), watch.departed);
      } finally {
        watch.close();
      }
    },
    async reconcile(tenant, pool) {
      const watch = book.watchDepartures(tenant, pool);
      try {
        const held = book.find(tenant, pool);
        const before = held === undefined ? [] : [...waitingIn(held)];
        const tickets = await store.readPool(tenant, pool);
        await addFrom(tenant, pool, tickets, watch.departed);
        const stored = new Set(tickets.map(({ id }) => id));
        for (const { ticket } of before) {
          // Who departed and came back since is newer than what was read.
          if (!stored.has(ticket.id) && !watch.departed.has(ticket.id)) book.remove(tenant, pool, ticket.id);
        }
      } finally {
        watch.close();
      }
    },
  };
}
