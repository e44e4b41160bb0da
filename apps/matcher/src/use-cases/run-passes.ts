import { type MatchProposal, type PassResult, waveAt } from '@paireto/engine';
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

/**
 * Where so many came to the last pass there is a crowd, and so many pauses are made of one: each pass brings a commit, a
 * message to the stream and the answers of both, whose cost is the same for few matches as for many.
 */
const CROWD = 10;
const CROWD_PAUSES = 3;

export function createPassRunner(deps: {
  clock: RedisClock;
  monotonicMs: () => number;
  /** Least pause between two passes of one pool, so that a crowd is matched in batches. */
  minPauseMs: number;
  /** Whether matches may be formed in the pool; its passes wait until `request` is called once they may. */
  mayRun: (pool: WaitingPool) => boolean;
  /** In order of their longest waiting ticket. The tickets are out of the engine of this pool. */
  onProposals: (pool: WaitingPool, proposals: readonly MatchProposal<PooledTicket>[], nowMs: number) => void;
  /** A pass is over; the pool knows how long it took. */
  onPass?: (pool: WaitingPool) => void;
  /** A pass threw: nobody was matched by it. */
  onFault: (pool: WaitingPool, error: unknown) => void;
  /** The next time may have become earlier. */
  onScheduled: () => void;
}): PassRunner {
  const { clock, monotonicMs } = deps;
  const schedule = createSchedule<WaitingPool>();
  /** Pools with waves, by the clock of Redis: no better estimate of it, come meanwhile, makes a pass too early. */
  const waves = createSchedule<WaitingPool>();
  let requested = new Set<WaitingPool>();

  const run = (pool: WaitingPool): void => {
    if (pool.dropped || !deps.mayRun(pool)) return;
    const startedAtMs = monotonicMs();
    const nowMs = clock.nowMs();
    const { proposals, nextPassAtMs } = findMatches(pool, nowMs);
    const endedAtMs = monotonicMs();
    pool.lastPass = { endedAtMs, tookMs: endedAtMs - startedAtMs, requests: pool.requests };
    pool.requests = 0;
    deps.onPass?.(pool);
    if (nextPassAtMs !== undefined) lookAgainAt(pool, nextPassAtMs);
    if (proposals.length > 0) deps.onProposals(pool, proposals, nowMs);
  };

  const findMatches = (pool: WaitingPool, nowMs: number): PassResult<PooledTicket> => {
    try {
      return pool.engine.findMatches(nowMs);
    } catch (error) {
      deps.onFault(pool, error);
      return { proposals: [], nextPassAtMs: nowMs + AFTER_FAULT_MS };
    }
  };

  /** By the clock of Redis. Waves are counted from its zero, alike in all shards. */
  const lookAgainAt = (pool: WaitingPool, epochMs: number): void => {
    if (pool.ruleset.waveEveryMs === undefined) schedule.setEarlier(pool, clock.monotonicAt(epochMs));
    else waves.setEarlier(pool, waveAt(pool.ruleset, epochMs));
  };

  /** A large pool may take half of the processor's time, not all of it. */
  const earliestAt = ({ lastPass: { endedAtMs, tookMs, requests } }: WaitingPool): number =>
    endedAtMs + Math.max(requests < CROWD ? deps.minPauseMs : CROWD_PAUSES * deps.minPauseMs, tookMs);

  const defer = (pool: WaitingPool): void => {
    if (pool.ruleset.waveEveryMs === undefined) schedule.setEarlier(pool, earliestAt(pool));
    else lookAgainAt(pool, clock.nowMs() + Math.max(0, earliestAt(pool) - monotonicMs()));
  };

  const runOrDefer = (pool: WaitingPool): void => {
    if (earliestAt(pool) > monotonicMs()) {
      defer(pool);
    } else {
      schedule.delete(pool);
      run(pool);
    }
  };

  const runRequested = (): void => {
    const pools = requested;
    requested = new Set();
    for (const pool of pools) {
      if (pool.dropped) continue;
      if (pool.ruleset.waveEveryMs === undefined) runOrDefer(pool);
      else defer(pool);
    }
    deps.onScheduled();
  };

  const nextWaveAtMs = (): number => {
    const next = waves.nextAt();
    return next === undefined ? Number.POSITIVE_INFINITY : clock.monotonicAt(next);
  };

  return {
    request(pool) {
      if (requested.size === 0) setImmediate(runRequested);
      requested.add(pool);
      pool.requests += 1;
    },
    forget: (pool) => {
      schedule.delete(pool);
      waves.delete(pool);
    },
    nextAtMs() {
      const next = Math.min(schedule.nextAt() ?? Number.POSITIVE_INFINITY, nextWaveAtMs());
      return next === Number.POSITIVE_INFINITY ? undefined : next;
    },
    runDue() {
      for (const pool of schedule.takeDue(monotonicMs())) runOrDefer(pool);
      for (const pool of waves.takeDue(clock.nowMs())) runOrDefer(pool);
    },
  };
}
