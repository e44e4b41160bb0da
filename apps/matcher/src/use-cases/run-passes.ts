import type { AlarmSource } from '../time/alarm.ts';
import type { RedisClock } from '../time/redis-clock.ts';
import { createSchedule } from '../time/schedule.ts';
import type { WaitingPool, WaitingTicket } from './waiting-pool.ts';

/** When which pool is looked at. A pool in which nothing can change is never looked at. */
export interface PassRunner extends AlarmSource {
  /** Something joined: a pass at the end of this turn of the event loop, or as soon as the pool's pace allows. */
  request: (pool: WaitingPool) => void;
  forget: (pool: WaitingPool) => void;
}

export function createPassRunner(deps: {
  clock: RedisClock;
  monotonicMs: () => number;
  /** Least pause between two passes of one pool, so that a crowd is matched in batches. */
  minPauseMs: number;
  /** Whether matches may be formed in the pool; its passes wait until `request` is called once they may. */
  mayRun: (pool: WaitingPool) => boolean;
  onPairs: (pool: WaitingPool, pairs: readonly [WaitingTicket, WaitingTicket][], nowMs: number) => void;
  /** The next time may have become earlier. */
  onScheduled: () => void;
}): PassRunner {
  const { clock, monotonicMs } = deps;
  const schedule = createSchedule<WaitingPool>();
  let requested = new Set<WaitingPool>();

  const run = (pool: WaitingPool): void => {
    if (pool.dropped || !deps.mayRun(pool)) return;
    const startedAtMs = monotonicMs();
    const nowMs = clock.nowMs();
    const { pairs, nextChangeAtMs } = pool.engine.findPairs(nowMs);
    const endedAtMs = monotonicMs();
    pool.lastPass = { endedAtMs, tookMs: endedAtMs - startedAtMs };
    if (nextChangeAtMs !== undefined) schedule.setEarlier(pool, clock.monotonicAt(nextChangeAtMs));
    if (pairs.length > 0) deps.onPairs(pool, pairs, nowMs);
  };

  /** A large pool may take half of the processor's time, not all of it. */
  const earliestAt = (pool: WaitingPool): number =>
    pool.lastPass.endedAtMs + Math.max(deps.minPauseMs, pool.lastPass.tookMs);

  const runOrDefer = (pool: WaitingPool): void => {
    const earliest = earliestAt(pool);
    if (earliest <= monotonicMs()) {
      schedule.delete(pool);
      run(pool);
    } else {
      schedule.setEarlier(pool, earliest);
    }
  };

  const runRequested = (): void => {
    const pools = requested;
    requested = new Set();
    for (const pool of pools) runOrDefer(pool);
    deps.onScheduled();
  };

  return {
    request(pool) {
      if (requested.size === 0) setImmediate(runRequested);
      requested.add(pool);
    },
    forget: (pool) => {
      schedule.delete(pool);
    },
    nextAtMs: () => schedule.nextAt(),
    runDue() {
      for (const pool of schedule.takeDue(monotonicMs())) runOrDefer(pool);
    },
  };
}
