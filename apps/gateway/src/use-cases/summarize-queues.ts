import { ALL_TENANTS, type BridgeStatus, partitionOf, type QueuesSummary } from '@paireto/contracts';
import type { EntryStore } from '../ports/entry-store.ts';
import { allocationOf } from './allocation-of.ts';
import type { HeardLately } from './heard-lately.ts';
import { estimatesOf, queueOfPool, readOutlooks } from './read-queue-status.ts';

/** Tenants asked about at once: keeps a large installation from flooding the store with one request. */
const TENANTS_AT_ONCE = 32;

/** Whether games can be had, and all pools of one tenant or of all (`ALL_TENANTS`); for operators. */
export type SummarizeQueues = (tenant: string) => Promise<QueuesSummary>;

export function createSummarizeQueues(deps: {
  store: EntryStore;
  bridges: Pick<HeardLately<BridgeStatus>, 'live'>;
}): SummarizeQueues {
  const { store } = deps;
  return async (tenant) => {
    const [names, nowMs] = await Promise.all([store.listTenants(), store.nowMs()]);
    const ordered = names.filter((name) => tenant === ALL_TENANTS || name === tenant).toSorted();
    const tenants: QueuesSummary['tenants'] = [];
    for (let start = 0; start < ordered.length; start += TENANTS_AT_ONCE) {
      const some = ordered.slice(start, start + TENANTS_AT_ONCE);
      tenants.push(...(await Promise.all(some.map((tenant) => summarizeTenant(store, tenant, nowMs)))));
    }
    return { allocation: allocationOf(deps.bridges.live().map(({ word }) => word)), tenants };
  };
}

async function summarizeTenant(store: EntryStore, tenant: string, nowMs: number) {
  const [pools, placing] = await Promise.all([store.listPools(tenant), store.countPlacing(tenant)]);
  const stats = await readOutlooks(store, tenant, pools);
  return {
    tenant,
    players_waiting: stats.reduce((sum, pool) => sum + pool.tickets, 0),
    matches_placing: placing,
    pools: stats
      .toSorted((a, b) => (a.pool < b.pool ? -1 : 1))
      .map((pool) => ({
        pool: pool.pool,
        queue: queueOfPool(pool.pool),
        partition: partitionOf(tenant, pool.pool),
        players_waiting: pool.tickets,
        oldest_wait_seconds: Math.max(0, nowMs - (pool.oldestPooledAt ?? nowMs)) / 1_000,
        ...estimatesOf(pool.wait),
      })),
  };
}
