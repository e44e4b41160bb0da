import type { Sweep } from './sweep.ts';
import type { SweepDepth } from './sweep-tenant.ts';

/** Sweeps every so often, never two at once. */
export interface Sweeper {
  /** Sweeps at once, or again right after the sweep that is under way, at least this thoroughly. */
  wake: (depth: SweepDepth) => void;
  /** Sweeps no more. Resolves when the sweep under way has ended. */
  stop: () => Promise<void>;
}

/** How often the sizes of all pools are compared. */
const COUNTS_EVERY_MS = 30_000;
/** A sweep that failed is repeated after this, or after the interval when that is shorter. */
const RETRY_MS = 250;
/** Least pause between two sweeps. */
const AGAIN_MS = 20;

const rank: Record<SweepDepth, number> = { changes: 0, counts: 1, contents: 2 };
const deeper = (a: SweepDepth, b: SweepDepth): SweepDepth => (rank[a] >= rank[b] ? a : b);

export function createSweeper(deps: {
  sweep: Sweep;
  intervalMs: number;
  monotonicMs: () => number;
  onSwept: () => void;
  onFailed: (error: unknown) => void;
}): Sweeper {
  const { monotonicMs } = deps;
  let wanted: SweepDepth = 'changes';
  let countedAt = monotonicMs();
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | undefined;
  let isStopped = false;
  let again = false;

  const sweepNext = async (): Promise<void> => {
    const isCountDue = monotonicMs() - countedAt >= COUNTS_EVERY_MS;
    const depth = deeper(wanted, isCountDue ? 'counts' : 'changes');
    wanted = 'changes';
    let pauseMs = deps.intervalMs;
    try {
      await deps.sweep(depth);
      if (depth !== 'changes') countedAt = monotonicMs();
      deps.onSwept();
    } catch (error) {
      wanted = deeper(wanted, depth);
      pauseMs = Math.min(RETRY_MS, deps.intervalMs);
      deps.onFailed(error);
    }
    underWay = undefined;
    if (isStopped) return;
    timer = setTimeout(begin, again ? AGAIN_MS : pauseMs);
    again = false;
  };

  const begin = (): void => {
    clearTimeout(timer);
    underWay = sweepNext();
  };

  return {
    wake(depth) {
      wanted = deeper(wanted, depth);
      if (isStopped) return;
      if (underWay === undefined) begin();
      else again = true;
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
