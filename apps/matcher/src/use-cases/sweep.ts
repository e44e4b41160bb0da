import type { TicketStore } from '@paireto/ticket-store';
import type { Partitions } from '../sharding/partitions.ts';
import type { RedisClock } from '../time/redis-clock.ts';
import { forEachLimited } from './for-each-limited.ts';
import type { SweepDepth, TenantSweeper } from './sweep-tenant.ts';
import type { WaitingPool } from './waiting-pool.ts';

/** One look at everything this shard owns. Throws when any tenant could not be swept; the others were. */
export type Sweep = (depth: SweepDepth) => Promise<void>;

const MAX_TENANTS_AT_ONCE = 4;
/** What is read again of the time before the last sweep: covers a fail-over to a Redis whose clock lags a little. */
const OVERLAP_MS = 2_000;

export function createSweep(deps: {
  store: Pick<TicketStore, 'nowMs' | 'listTenants'>;
  clock: RedisClock;
  monotonicMs: () => number;
  partitions: Pick<Partitions, 'toLoad' | 'markLoaded'>;
  pools: () => Iterable<WaitingPool>;
  sweepTenant: TenantSweeper;
  /** These tenants are swept. */
  onSwept: (tenants: ReadonlySet<string>) => void;
  /** The clock of Redis was moved: what was scheduled by it is to be looked at again. */
  onClockMoved: () => void;
}): Sweep {
  const { store, monotonicMs } = deps;
  /** By the clock of Redis. */
  const sweptAt = new Map<string, number>();

  const readClock = async (): Promise<{ nowMs: number; moved: boolean }> => {
    const sentAtMs = monotonicMs();
    const redisMs = await store.nowMs();
    const moved = deps.clock.sample({ redisMs, sentAtMs, receivedAtMs: monotonicMs() });
    return { nowMs: redisMs, moved };
  };

  return async (wanted) => {
    // What is gained while the sweep is under way is not marked as loaded by it.
    const gains = deps.partitions.toLoad();
    const { nowMs, moved } = await readClock();
    if (moved) deps.onClockMoved();
    const depth = moved ? 'contents' : wanted;
    const held = Map.groupBy(deps.pools(), (pool) => pool.tenant);
    const tenants = new Set([...(await store.listTenants()), ...held.keys()]);
    let failure: { error: unknown } | undefined;
    await forEachLimited(tenants, MAX_TENANTS_AT_ONCE, async (tenant) => {
      const last = sweptAt.get(tenant);
      const sinceMs = last === undefined || depth === 'contents' ? undefined : last - OVERLAP_MS;
      try {
        await deps.sweepTenant({
          tenant,
          depth,
          changedSinceMs: depth === 'changes' && gains.size === 0 ? sinceMs : undefined,
          pooledSinceMs: sinceMs,
          held: held.get(tenant) ?? [],
        });
        sweptAt.set(tenant, nowMs);
      } catch (error) {
        failure ??= { error };
      }
    });
    if (failure !== undefined) throw failure.error;
    deps.partitions.markLoaded(gains);
    deps.onSwept(tenants);
  };
}
