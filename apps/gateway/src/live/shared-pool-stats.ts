import { createMicroBatcher } from '@paireto/runtime';
import type { PoolStats } from '@paireto/ticket-store';
import type { EntryStore } from '../ports/entry-store.ts';

/** Players' pools of one store call. */
const MAX_PER_CALL = 512;

/** The same answers, but all that one turn of the event loop asks is asked together, and each pool once. */
export function createSharedPoolStats(store: Pick<EntryStore, 'poolStats'>): Pick<EntryStore, 'poolStats'> {
  const askers = new Map<string, (pools: readonly string[]) => Promise<PoolStats[]>>();
  const askerOf = (tenant: string) => {
    const known = askers.get(tenant);
    if (known) return known;
    const run = async (asked: readonly (readonly string[])[]): Promise<PoolStats[][]> => {
      const stats = await store.poolStats(tenant, [...new Set(asked.flat())]);
      const byPool = new Map(stats.map((each) => [each.pool, each]));
      return asked.map((pools) => pools.flatMap((pool) => byPool.get(pool) ?? []));
    };
    const asker = createMicroBatcher<readonly string[], PoolStats[]>({ maxBatch: MAX_PER_CALL, run });
    askers.set(tenant, asker);
    return asker;
  };
  return { poolStats: (tenant, pools) => askerOf(tenant)(pools) };
}
