import { type PoolCommand, partitionOf, type Ticket } from '@paireto/contracts';
import type { TicketStore } from '@paireto/ticket-store';
import type { TenantChore } from './chores.ts';
import type { PoolBook } from './pool-book.ts';
import type { WaitingPool } from './waiting-pool.ts';

const BATCH = 100;
const MAX_BATCHES = 10;

/**
 * Ends the matches that not everybody accepted in time. Those who did wait again: here at once, in the pools of other
 * shards as soon as these are told. Any shard may do it; the store gives each match to one of them.
 */
export function createLapser(deps: {
  store: Pick<TicketStore, 'lapseMatches'>;
  book: Pick<PoolBook, 'insert'>;
  owns: (partition: number) => boolean;
  /** A ticket waits again in this pool of ours. */
  onJoined: (pool: WaitingPool) => void;
  /** Tells the owners of other pools. */
  publish: (commands: readonly PoolCommand[]) => void;
  onLapsed: (tenant: string, matches: number) => void;
}): TenantChore {
  const putBack = (ticket: Ticket): PoolCommand[] => {
    const elsewhere: PoolCommand[] = [];
    for (const pool of ticket.pools) {
      if (!deps.owns(partitionOf(ticket.tenant, pool))) {
        elsewhere.push({ op: 'join', pool, ticket });
        continue;
      }
      const joined = deps.book.insert(pool, ticket);
      if (joined !== undefined) deps.onJoined(joined);
    }
    return elsewhere;
  };

  return async (tenant) => {
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const fallen = await deps.store.lapseMatches(tenant, BATCH);
      const commands = fallen.flatMap(({ searching }) => searching).flatMap(putBack);
      if (commands.length > 0) deps.publish(commands);
      if (fallen.length > 0) deps.onLapsed(tenant, fallen.length);
      if (fallen.length < BATCH) return;
    }
  };
}
