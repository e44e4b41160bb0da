import { partitionOf } from '@paireto/contracts';
import type { Process } from '../../kernel/process.ts';
import type { Task } from '../../kernel/task.ts';
import type { World } from '../../world.ts';
import type { Ownership } from './ownership.ts';
import type { PoolBook, WaitingPool } from './pool-book.ts';
import type { PoolReader } from './pool-reader.ts';

/** How thorough a sweep is: pools that changed here or in the store, the sizes of all pools, or all tickets of all pools. */
export type SweepDepth = 'changes' | 'counts' | 'contents';

export interface TenantSweep {
  tenant: string;
  depth: SweepDepth;
  /** Pools that changed since then; 0: all. */
  changedSinceMs: number;
  /** Tickets that entered since then, in pools that are known and loaded. */
  pooledSinceMs: number;
}

const MISMATCHES_TO_RECONCILE = 2;
const RECONCILE_PAUSE_MS = 10_000;

/** Finds what commands did not tell: joins and leaves that were lost, pools that came with a partition. */
export function createTenantSweeper(
  world: World,
  process: Process,
  deps: { book: PoolBook; ownership: Ownership; reader: PoolReader },
): (sweep: TenantSweep) => Task<void> {
  const { book, ownership, reader } = deps;
  const nowMs = world.scheduler.nowMs;
  // A second line of defence, out of the way of the planted bugs that it would make up for.
  const countsPools = !world.planted('sweep-by-seniority') && !world.planted('takeover-without-load');

  const disagrees = (pool: WaitingPool, stored: number, changesBefore: number, depth: SweepDepth): boolean => {
    if (pool.changes !== changesBefore || pool.inFlight.size > 0) return false;
    pool.comparedChanges = pool.changes;
    pool.mismatches = stored === pool.engine.size ? 0 : pool.mismatches + 1;
    const isDue = pool.mismatches >= (depth === 'counts' ? 1 : MISMATCHES_TO_RECONCILE);
    if (!isDue || nowMs() - pool.reconciledAtMs < RECONCILE_PAUSE_MS) return false;
    pool.mismatches = 0;
    pool.reconciledAtMs = nowMs();
    return true;
  };

  function* compareSizes(tenant: string, names: ReadonlySet<string>, depth: SweepDepth): Task<void> {
    const pools = [...names].map((name) => book.find(tenant, name)).filter((pool) => pool !== undefined);
    if (pools.length === 0 || !countsPools) return;
    const changes = pools.map((pool) => pool.changes);
    const sizes = yield* world.redis.call(process, `sizes of ${tenant}`, (store) =>
      pools.map(({ name }) => store.poolSize(tenant, name)),
    );
    for (const [index, pool] of pools.entries()) {
      if (disagrees(pool, sizes[index]!, changes[index]!, depth)) yield* reader.reconcile(tenant, pool.name);
    }
  }

  return function* sweepTenant({ tenant, depth, changedSinceMs, pooledSinceMs }) {
    const changed = yield* world.redis.call(process, `pools of ${tenant}`, (store) =>
      store.listPools(tenant, changedSinceMs),
    );
    const listed = changed.filter((pool) => ownership.owns(partitionOf(tenant, pool)));
    const names = new Set(listed);
    for (const pool of book.pools()) {
      const isInLine = pool.comparedChanges === pool.changes && pool.mismatches === 0;
      if (pool.tenant === tenant && (depth !== 'changes' || !isInLine)) names.add(pool.name);
    }
    if (depth === 'contents') {
      for (const name of names) yield* reader.reconcile(tenant, name);
      return;
    }
    for (const name of listed) {
      const isKnown = book.find(tenant, name) !== undefined && ownership.isLoaded(partitionOf(tenant, name));
      const readsAll = !isKnown && !world.planted('takeover-without-load');
      yield* reader.addMissing(tenant, name, readsAll ? 0 : pooledSinceMs);
    }
    yield* compareSizes(tenant, names, depth);
  };
}
