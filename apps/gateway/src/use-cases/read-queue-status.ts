import type { QueueStatus } from '@paireto/contracts';
import type { PoolStats } from '@paireto/ticket-store';
import { type ExpectedWait, expectedWaitOverall } from '@paireto/wait-estimates';
import type { EntryStore } from '../ports/entry-store.ts';
import { estimateSeconds, waitEstimateOf } from './expected-waits.ts';

/** How many entries of a tenant wait in a queue, and how long it is expected to take. */
export type ReadQueueStatus = (tenant: string, queue: string) => Promise<QueueStatus>;

/** A pool in numbers, and how long who comes now is to wait in it, whatever their rating. */
export interface PoolOutlook extends PoolStats {
  wait: ExpectedWait | undefined;
}

/** The queue that a pool belongs to: the first part of its name. */
export const queueOfPool = (pool: string): string => pool.split(':', 1)[0] ?? '';

export function createReadQueueStatus(deps: { store: EntryStore }): ReadQueueStatus {
  return async (tenant, queue) => {
    const pools = (await deps.store.listPools(tenant)).filter((pool) => queueOfPool(pool) === queue);
    const outlooks = await readOutlooks(deps.store, tenant, pools);
    return {
      queue,
      players_waiting: outlooks.reduce((sum, pool) => sum + pool.tickets, 0),
      ...estimatesOf(meanWait(outlooks)),
      pools: outlooks
        .toSorted((a, b) => b.tickets - a.tickets || (a.pool < b.pool ? -1 : 1))
        .map((pool) => ({ pool: pool.pool, players_waiting: pool.tickets, ...estimatesOf(pool.wait) })),
    };
  };
}

/** Pools in numbers and what is to be expected of them, in the order asked. */
export async function readOutlooks(
  store: EntryStore,
  tenant: string,
  pools: readonly string[],
): Promise<PoolOutlook[]> {
  if (pools.length === 0) return [];
  const [stats, estimates] = await Promise.all([store.poolStats(tenant, pools), store.readEstimates(tenant, pools)]);
  return stats.map((pool, index) => {
    const known = estimates[index];
    return { ...pool, wait: known && expectedWaitOverall(known) };
  });
}

/** An expected wait as it is told. */
export const estimatesOf = (wait: ExpectedWait | undefined) => ({
  estimated_wait_seconds: estimateSeconds(wait),
  wait_estimate: waitEstimateOf(wait),
});

/** Mean of the pools' estimates, each as heavy as those who wait in it; undefined when no pool has one. */
function meanWait(pools: readonly PoolOutlook[]): ExpectedWait | undefined {
  const known = pools.flatMap(({ tickets, wait }) => (wait === undefined ? [] : [{ tickets, wait }]));
  const weight = known.reduce((sum, { tickets }) => sum + tickets, 0);
  if (weight === 0) return undefined;
  const mean = (quantile: keyof ExpectedWait) =>
    Math.round(known.reduce((sum, { tickets, wait }) => sum + tickets * wait[quantile], 0) / weight);
  return { p50Ms: mean('p50Ms'), p90Ms: mean('p90Ms') };
}
