import { type Process, sleep } from '../../kernel/process.ts';
import { NoAnswerError, type Task } from '../../kernel/task.ts';
import type { World } from '../../world.ts';
import type { Chores } from './chores.ts';
import type { Ownership } from './ownership.ts';
import type { PoolBook } from './pool-book.ts';
import type { PoolReader } from './pool-reader.ts';
import { createTenantSweeper, type SweepDepth } from './sweep-tenant.ts';

/** Compares memory and store every so often, never twice at once. */
export interface Sweeper {
  /** Sweeps at once, or again right after the sweep that is under way, at least this thoroughly. */
  wake(depth: SweepDepth): void;
}

const INTERVAL_MS = 1_000;
const COUNTS_EVERY_MS = 30_000;
const RETRY_MS = 250;
const AGAIN_MS = 20;
/** What is read again of the time before the last sweep. */
const OVERLAP_MS = 2_000;

const rank: Record<SweepDepth, number> = { changes: 0, counts: 1, contents: 2 };
const deeper = (a: SweepDepth, b: SweepDepth): SweepDepth => (rank[a] >= rank[b] ? a : b);

export function createSweeper(
  world: World,
  process: Process,
  deps: { book: PoolBook; ownership: Ownership; reader: PoolReader; chores: Chores },
): Sweeper {
  const { ownership, chores } = deps;
  const nowMs = world.scheduler.nowMs;
  const sweepTenant = createTenantSweeper(world, process, deps);
  const sweptAtMs = new Map<string, number>();
  let countedAtMs = nowMs();
  let wanted: SweepDepth = 'changes';
  let isUnderWay = false;
  let again = false;
  let round = 0;

  function* sweep(depth: SweepDepth): Task<void> {
    const gains = ownership.toLoad();
    const startedAtMs = nowMs();
    for (const tenant of world.tenants) {
      const lastMs = sweptAtMs.get(tenant);
      const sinceMs = lastMs === undefined || depth === 'contents' ? 0 : lastMs - OVERLAP_MS;
      const changedSinceMs = depth === 'changes' && gains.size === 0 ? sinceMs : 0;
      yield* sweepTenant({ tenant, depth, changedSinceMs, pooledSinceMs: sinceMs });
      sweptAtMs.set(tenant, startedAtMs);
    }
    ownership.markLoaded(gains);
    chores.begin();
  }

  function* sweepOnce(): Task<void> {
    const depth = deeper(wanted, nowMs() - countedAtMs >= COUNTS_EVERY_MS ? 'counts' : 'changes');
    wanted = 'changes';
    let pauseMs = INTERVAL_MS;
    try {
      yield* sweep(depth);
      if (depth !== 'changes') countedAtMs = nowMs();
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      wanted = deeper(wanted, depth);
      pauseMs = RETRY_MS;
    }
    isUnderWay = false;
    process.spawn(pauseAndSweep(again ? AGAIN_MS : pauseMs));
    again = false;
  }

  function* pauseAndSweep(pauseMs: number): Task<void> {
    round += 1;
    const ours = round;
    yield* sleep(process, pauseMs);
    if (round === ours && !isUnderWay) begin();
  }

  const begin = (): void => {
    round += 1;
    isUnderWay = true;
    process.spawn(sweepOnce());
  };

  return {
    wake(depth) {
      wanted = deeper(wanted, depth);
      if (isUnderWay) again = true;
      else begin();
    },
  };
}
