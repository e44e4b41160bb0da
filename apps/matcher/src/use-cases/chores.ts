import { forEachLimited } from './for-each-limited.ts';
import type { WaitingPool } from './waiting-pool.ts';

/** Something to be looked after for a tenant after every sweep; `held` are its pools in memory. */
export type TenantChore = (tenant: string, held: readonly WaitingPool[]) => Promise<void>;

/** Does what may take its time: sweeps, and so the loading of gained partitions, do not wait for it. */
export interface Chores {
  /** Begins a round for these tenants, unless one is under way. */
  begin: (tenants: ReadonlySet<string>) => void;
  /** Begins no more. Resolves when the round under way has ended. */
  stop: () => Promise<void>;
}

const MAX_TENANTS_AT_ONCE = 4;

export function createChores(deps: {
  /** In this order; one that fails leaves the others to be done. */
  chores: readonly TenantChore[];
  pools: () => Iterable<WaitingPool>;
  onFailed: (error: unknown) => void;
  /** All was done for all tenants of a round. */
  onDone: () => void;
}): Chores {
  let underWay: Promise<void> | undefined;
  let isStopped = false;

  const round = async (tenants: ReadonlySet<string>): Promise<void> => {
    const held = Map.groupBy(deps.pools(), (pool) => pool.tenant);
    let failed = false;
    await forEachLimited(tenants, MAX_TENANTS_AT_ONCE, async (tenant) => {
      for (const chore of deps.chores) {
        if (isStopped) return;
        await chore(tenant, held.get(tenant) ?? []).catch((error: unknown) => {
          failed = true;
          deps.onFailed(error);
        });
      }
    });
    if (!failed) deps.onDone();
  };

  return {
    begin(tenants) {
      if (isStopped || underWay !== undefined) return;
      underWay = round(tenants).finally(() => {
        underWay = undefined;
      });
    },
    async stop() {
      isStopped = true;
      await underWay;
    },
  };
}
