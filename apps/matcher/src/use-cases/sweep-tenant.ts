import { partitionOf } from '@paireto/contracts';
import type { PoolStats, TicketStore } from '@paireto/ticket-store';
import { forEachLimited } from './for-each-limited.ts';
import type { KnownQueues } from './known-queues.ts';
import type { PoolBook } from './pool-book.ts';
import type { PoolReader } from './read-pools.ts';
import type { WaitingPool } from './waiting-pool.ts';

/**
 * How thorough a sweep is. `changes`: pools that changed since the last one, there or here. `counts`: the sizes of all pools.
 * `contents`: all tickets of all pools.
 */
export type SweepDepth = 'changes' | 'counts' | 'contents';

/** What one sweep of a tenant looks at. Times are of the clock of Redis; an absent one means everything. */
export interface TenantSweep {
  tenant: string;
  depth: SweepDepth;
  /** Pools that changed since then. */
  changedSinceMs: number | undefined;
  /** Tickets pooled since then, in pools that are known here. */
  pooledSinceMs: number | undefined;
  /** The tenant's pools in memory. */
  held: readonly WaitingPool[];
}

/** Finds what commands did not tell: joins and leaves that were lost, pools that came with a partition. */
export type TenantSweeper = (sweep: TenantSweep) => Promise<void>;

/** How the sizes of a pool, here and in the store, compared last. */
interface Comparison {
  /** All comings and goings here until then. */
  changes: number;
  /** In so many sweeps in a row they disagreed. */
  mismatches: number;
  /** When the pool was read in full for it, monotonic ms. */
  reconciledAtMs: number;
}

const MAX_READS = 8;
const STATS_BATCH = 200;
/** A pool whose size disagreed in this many sweeps in a row is read in full, but not again within the pause. */
const MISMATCHES_TO_RECONCILE = 2;
const RECONCILE_PAUSE_MS = 10_000;

export function createTenantSweeper(deps: {
  store: Pick<TicketStore, 'listPools' | 'poolStats'>;
  book: PoolBook;
  queues: KnownQueues;
  reader: PoolReader;
  owns: (partition: number) => boolean;
  /** Whether a partition's pools have been read since it was gained. */
  isLoaded: (partition: number) => boolean;
  monotonicMs: () => number;
}): TenantSweeper {
  const { store, book, reader, monotonicMs } = deps;
  const compared = new WeakMap<WaitingPool, Comparison>();

  const isOurs = (tenant: string, pool: string): boolean =>
    deps.owns(partitionOf(tenant, pool)) && deps.queues.ofPool(pool) !== undefined;

  /**
   * Whether nothing came or went here since the sizes agreed. What came or went may have been told too late: by a message
   * about a cancel that a fail-over of Redis took back meanwhile.
   */
  const isInLine = (pool: WaitingPool): boolean => {
    const last = compared.get(pool);
    return last?.changes === pool.changes && last.mismatches === 0;
  };

  /** Notes whether the size in the store agrees; tells whether the pool wants to be read in full. */
  const disagrees = (pool: WaitingPool, stats: PoolStats, changesBefore: number, depth: SweepDepth): boolean => {
    // With comings and goings in between, the two sizes say nothing about each other.
    if (pool.changes !== changesBefore || pool.inFlight.size > 0) return false;
    const seen = compared.get(pool) ?? { changes: 0, mismatches: 0, reconciledAtMs: Number.NEGATIVE_INFINITY };
    seen.changes = pool.changes;
    seen.mismatches = stats.tickets === pool.engine.size ? 0 : seen.mismatches + 1;
    compared.set(pool, seen);
    const isDue = seen.mismatches >= (depth === 'counts' ? 1 : MISMATCHES_TO_RECONCILE);
    if (!isDue || monotonicMs() - seen.reconciledAtMs < RECONCILE_PAUSE_MS) return false;
    seen.mismatches = 0;
    seen.reconciledAtMs = monotonicMs();
    return true;
  };

  const compareCounts = async (tenant: string, names: readonly string[], depth: SweepDepth): Promise<void> => {
    for (let start = 0; start < names.length; start += STATS_BATCH) {
      const batch = names.slice(start, start + STATS_BATCH);
      const before = new Map(batch.map((name) => [name, book.find(tenant, name)?.changes ?? -1]));
      const stats = await store.poolStats(tenant, batch);
      const wrong = stats.filter((each) => {
        const pool = book.find(tenant, each.pool);
        return pool !== undefined && disagrees(pool, each, before.get(each.pool) ?? -1, depth);
      });
      await forEachLimited(wrong, MAX_READS, (each) => reader.reconcile(tenant, each.pool));
    }
  };

  const addMissing = async (sweep: TenantSweep, listed: readonly string[]): Promise<void> => {
    const { tenant, pooledSinceMs } = sweep;
    await forEachLimited(listed, MAX_READS, (pool) => {
      const isKnown = book.find(tenant, pool) !== undefined && deps.isLoaded(partitionOf(tenant, pool));
      return reader.addMissing(tenant, pool, isKnown ? pooledSinceMs : undefined);
    });
  };

  return async (sweep) => {
    const { tenant, depth, held } = sweep;
    const listed = (await store.listPools(tenant, sweep.changedSinceMs)).filter((pool) => isOurs(tenant, pool));
    const names = new Set(listed);
    for (const pool of held) if (depth !== 'changes' || !isInLine(pool)) names.add(pool.name);
    if (depth === 'contents') {
      await forEachLimited(names, MAX_READS, (pool) => reader.reconcile(tenant, pool));
    } else {
      await addMissing(sweep, listed);
      await compareCounts(tenant, [...names], depth);
    }
    for (const pool of held) if (isInLine(pool)) book.dropIfEmpty(pool);
  };
}
