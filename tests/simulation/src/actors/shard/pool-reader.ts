import { partitionOf, type Ticket } from '@paireto/contracts';
import type { Process } from '../../kernel/process.ts';
import type { Task } from '../../kernel/task.ts';
import type { World } from '../../world.ts';
import type { PoolBook, WaitingPool } from './pool-book.ts';

/** Brings pools in memory in line with the store. Throws when Redis does not answer. */
export interface PoolReader {
  /** Adds the tickets that the store has and the book has not: those that entered since then. */
  addMissing(tenant: string, pool: string, pooledSinceMs: number): Task<void>;
  /** The same for all, and drops the tickets that the store has no more. */
  reconcile(tenant: string, pool: string): Task<void>;
}

export function createPoolReader(
  world: World,
  process: Process,
  deps: { book: PoolBook; owns: (partition: number) => boolean; onAdded: (pool: WaitingPool) => void },
): PoolReader {
  const { book } = deps;

  const read = (tenant: string, pool: string, sinceMs: number): Task<Ticket[]> =>
    world.redis.call(process, `read ${tenant}/${pool}`, (store) => store.readPool(tenant, pool, sinceMs));

  const addFrom = (pool: string, tickets: readonly Ticket[], departed: ReadonlySet<string>): void => {
    let added: WaitingPool | undefined;
    for (const ticket of tickets) {
      if (departed.has(ticket.id) || !deps.owns(partitionOf(ticket.tenant, pool))) continue;
      const seniorityMs = world.planted('takeover-loses-seniority') ? world.scheduler.nowMs() : ticket.enqueuedAt;
      added = book.insert(pool, ticket, seniorityMs) ?? added;
    }
    if (added !== undefined) deps.onAdded(added);
  };

  return {
    *addMissing(tenant, pool, pooledSinceMs) {
      const watch = book.watchDepartures();
      try {
        addFrom(pool, yield* read(tenant, pool, pooledSinceMs), watch.departed);
      } finally {
        watch.close();
      }
    },
    *reconcile(tenant, pool) {
      const watch = book.watchDepartures();
      try {
        const before = [...(book.find(tenant, pool)?.engine.tickets() ?? [])].map(({ id }) => id);
        const tickets = yield* read(tenant, pool, 0);
        addFrom(pool, tickets, watch.departed);
        const stored = new Set(tickets.map(({ id }) => id));
        for (const id of before) {
          // Who departed and came back since is newer than what was read.
          if (!stored.has(id) && !watch.departed.has(id)) book.remove(tenant, pool, id);
        }
      } finally {
        watch.close();
      }
    },
  };
}
