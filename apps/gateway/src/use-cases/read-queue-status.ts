import type { QueueStatus } from '@paireto/contracts';
import type { PoolStats } from '@paireto/ticket-store';
import type { EntryStore } from '../ports/entry-store.ts';
import { estimateSeconds } from './queue-entry-of.ts';

/** How many players of a tenant wait in a queue, and how long it is expected to take. */
export type ReadQueueStatus = (tenant: string, queue: string) => Promise<QueueStatus>;

/** The queue that a pool belongs to: the first part of its name. */
export const queueOfPool = (pool: string): string => pool.split(':', 1)[0] ?? '';

export function createReadQueueStatus(deps: { store: EntryStore }): ReadQueueStatus {
  return async (tenant, queue) => {
    const pools = (await deps.store.listPools(tenant)).filter((pool) => queueOfPool(pool) === queue);
    const stats = pools.length === 0 ? [] : await deps.store.poolStats(tenant, pools);
    return {
      queue,
      players_waiting: stats.reduce((sum, pool) => sum + pool.tickets, 0),
      estimated_wait_seconds: estimateSeconds(meanEstimateMs(stats)),
      pools: stats
        .toSorted((a, b) => b.tickets - a.tickets || (a.pool < b.pool ? -1 : 1))
        .map((pool) => ({
          pool: pool.pool,
          players_waiting: pool.tickets,
          estimated_wait_seconds: estimateSeconds(pool.estimatedWaitMs),
        })),
    };
  };
}

/** Mean of the pools' estimates, each as heavy as its waiting players; undefined when no pool has one. */
function meanEstimateMs(stats: readonly PoolStats[]): number | undefined {
  let weight = 0;
  let sum = 0;
  for (const { tickets, estimatedWaitMs } of stats) {
    if (estimatedWaitMs === undefined) continue;
    weight += tickets;
    sum += tickets * estimatedWaitMs;
  }
  return weight === 0 ? undefined : sum / weight;
}
