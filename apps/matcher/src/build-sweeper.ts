import type { Logger } from '@paireto/runtime';
import type { TicketStore } from '@paireto/ticket-store';
import type { Matching } from './build-matching.ts';
import { createOutageLog } from './outage-log.ts';
import type { Partitions } from './sharding/partitions.ts';
import type { Chores } from './use-cases/chores.ts';
import { createPoolReader } from './use-cases/read-pools.ts';
import { createSweep } from './use-cases/sweep.ts';
import { createTenantSweeper } from './use-cases/sweep-tenant.ts';
import { createSweeper, type Sweeper } from './use-cases/sweeper.ts';

/** What keeps memory in line with the store. */
export function buildSweeper(deps: {
  matching: Matching;
  partitions: Partitions;
  store: TicketStore;
  logger: Logger;
  monotonicMs: () => number;
  intervalMs: number;
  chores: Chores;
  onSwept: () => void;
  /** It came round, or at least read another pool: whether that worked or failed. */
  onProgress: () => void;
}): Sweeper {
  const { store, monotonicMs, partitions, onProgress } = deps;
  const { book, passes, queues, clock, alarm } = deps.matching;
  const reader = createPoolReader({
    store: { readPool: (...which) => store.readPool(...which).finally(onProgress) },
    book,
    owns: partitions.owns,
    onAdded: passes.request,
  });
  const sweepTenant = createTenantSweeper({
    store,
    book,
    queues,
    reader,
    owns: partitions.owns,
    isLoaded: partitions.isLoaded,
    monotonicMs,
  });
  const sweep = createSweep({
    store,
    clock,
    monotonicMs,
    partitions,
    pools: book.pools,
    sweepTenant,
    onSwept: deps.chores.begin,
    onClockMoved() {
      for (const pool of book.pools()) passes.request(pool);
      alarm.update();
    },
  });
  const sweeps = createOutageLog(deps.logger, 'sweeping the pools');
  return createSweeper({
    sweep,
    intervalMs: deps.intervalMs,
    monotonicMs,
    onSwept() {
      onProgress();
      sweeps.worked();
      deps.onSwept();
    },
    onFailed(error) {
      onProgress();
      sweeps.failed(error);
    },
  });
}
