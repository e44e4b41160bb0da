import type { MatchProposal } from '@paireto/engine';
import type { AlarmSource } from '../time/alarm.ts';
import type { RedisClock } from '../time/redis-clock.ts';
import { createSchedule } from '../time/schedule.ts';
import type { PooledTicket, WaitingPool } from './waiting-pool.ts';

/** When which pool is looked at. A pool in which nothing can change is never looked at. */
export interface PassRunner extends AlarmSource {
  /**
   * Something joined: a pass at the end of this turn of the event loop, or as soon as the pool's pace allows; in a pool
   * with waves at the next wave.
   */
  request: (pool: WaitingPool) => void;
  forget: (pool: WaitingPool) => void;
}

/** After a pass that threw, which only a fault of ours can bring about, the pool is left alone for so long. */
const AFTER_FAULT_MS = 1_000;

export function createPassRunner(deps: {
  clock: RedisClock;
  monotonicMs: () => number;
  /** Least pause between two passes of one pool, so that a crowd is matched in batches. */
  minPauseMs: number;
  /** Whether matches may be formed in the pool; its passes wait until `request` is called once they may. */
  mayRun: (pool: WaitingPool) => boolean;
  /** In order of their longest waiting ticket. The tickets are out of the engine of this pool. */
  onProposals: (pool: WaitingPool, proposals: readonly MatchProposal<PooledTicket>[], nowMs: number) => void;
  /** A pass threw: nobody was matched by it. */
  onFault: (pool: WaitingPool, error: unknown) => void;
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
    let proposals: readonly MatchProposal<PooledTicket>[] = [];
    let nextAtMs: number | undefined;
    try {
      const found = pool.engine.findMatches(nowMs);
      proposals = found.proposals;
      if (found.nextPassAtMs !== undefined) nextAtMs = clock.monotonicAt(found.nextPassAtMs);
    } catch (error) {
      nextAtMs = startedAtMs + AFTER_FAULT_MS;
      deps.onFault(pool, error);
    }
    const endedAtMs = monotonicMs();
    pool.lastPass = { endedAtMs, tookMs: endedAtMs - startedAtMs };
    if (nextAtMs !== undefined) schedule.setEarlier(pool, nextAtMs);
    if (proposals.length > 0) deps.onProposals(pool, proposals, nowMs);
  };

  /** A large pool may take half of the processor's time, not all of it. */
  const earliestAt = (pool: WaitingPool): number =>
    pool.lastPass.endedAtMs + Math.max(deps.minPauseMs, pool.lastPass.tookMs);

  /** The first wave at or after this, monotonic ms. Waves are counted by the clock of Redis, alike in all shards. */
  const waveAt = (everyMs: number, notBeforeMs: number): number => {
    const redisMs = clock.nowMs() + Math.max(0, notBeforeMs - monotonicMs());
    return clock.monotonicAt(Math.ceil(redisMs / everyMs) * everyMs);
  };

  const defer = (pool: WaitingPool, earliest: number): void => {
    const { waveEveryMs } = pool.ruleset;
    schedule.setEarlier(pool, waveEveryMs === undefined ? earliest : waveAt(waveEveryMs, earliest));
  };

  /** What is due is at its wave already; what was just asked for waits for one. */
  const runOrDefer = (pool: WaitingPool, isDue: boolean): void => {
    const earliest = earliestAt(pool);
    if (earliest <= monotonicMs() && (isDue || pool.ruleset.waveEveryMs === undefined)) {
      schedule.delete(pool);
      run(pool);
    } else {
      defer(pool, earliest);
    }
  };

  const runRequested = (): void => {
    const pools = requested;
    requested = new Set();
    for (const pool of pools) if (!pool.dropped) runOrDefer(pool, false);
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
      for (const pool of schedule.takeDue(monotonicMs())) runOrDefer(pool, true);
    },
  };
}
