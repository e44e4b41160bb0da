import { createEventHeap, type EventHeap } from '../event-heap.ts';
import type { Contender, FormedMatch, Policy } from '../policies/policy.ts';
import type { Entrant, Population } from '../population/entrant.ts';

/** What became of everybody. */
export interface ReplayOutcome {
  /** By entrant: when it was matched, virtual ms; NaN when it never was. */
  readonly matchedAtMs: Float64Array;
  readonly matches: readonly (FormedMatch & { readonly atMs: number })[];
  /** Time spent in passes, ms of this machine, one by one in order. */
  readonly passMs: readonly number[];
  /** All time spent in the policy, ms of this machine. */
  readonly policyMs: number;
  /** When the last thing happened, virtual ms. */
  readonly endMs: number;
}

interface PoolState {
  readonly index: number;
  readonly policy: Policy;
  /** When the next pass is due; events of other times are out of date. */
  dueMs: number;
}

export interface ReplayOptions {
  /** What time it is on this machine, ms; for measuring only. */
  readonly clockMs: () => number;
  /** Called now and then with the share that is done. */
  readonly onProgress?: (share: number) => void;
}

const PROGRESS_EVERY = 1_024;

/**
 * Replays a population in virtual time, event by event: who comes or leaves in the same millisecond is told together,
 * then the pools concerned are asked when to look, as the matcher does. Ends when nobody can be matched any more:
 * everybody is, or left by themselves or by the contender's maximum wait.
 */
export function replay({ entrants }: Population, contender: Contender, options: ReplayOptions): ReplayOutcome {
  const run = createRun(entrants, contender, options);
  const { leaving, due } = run;
  let arriving = 0;
  let endMs = 0;
  for (;;) {
    const arrivalMs = entrants[arriving]?.arrivalMs ?? Number.POSITIVE_INFINITY;
    const nowMs = Math.min(arrivalMs, leaving.firstKey, due.firstKey);
    if (nowMs === Number.POSITIVE_INFINITY) break;
    const touched = new Set<PoolState>();
    while (leaving.firstKey === nowMs) run.leave(leaving.pop(), touched);
    while (entrants[arriving]?.arrivalMs === nowMs) {
      run.arrive(arriving, nowMs, touched);
      arriving += 1;
      if (arriving % PROGRESS_EVERY === 0) options.onProgress?.(arriving / entrants.length);
    }
    for (const pool of touched) run.schedule(pool, nowMs);
    while (due.firstKey === nowMs) run.passIfDue(due.pop(), nowMs);
    endMs = nowMs;
  }
  return { ...run.outcome(), endMs };
}

function createRun(entrants: readonly Entrant[], contender: Contender, { clockMs }: ReplayOptions) {
  const matchedAtMs = new Float64Array(entrants.length).fill(Number.NaN);
  const isGone = new Uint8Array(entrants.length);
  const matches: (FormedMatch & { atMs: number })[] = [];
  const passMs: number[] = [];
  const pools: PoolState[] = [];
  const poolOf = new Map<string, number>();
  const leaving: EventHeap = createEventHeap();
  const due: EventHeap = createEventHeap();
  let policyMs = 0;

  const stateOf = (entrant: number): PoolState => {
    const { pool } = entrants[entrant]!;
    let index = poolOf.get(pool);
    if (index === undefined) {
      index = pools.length;
      pools.push({ index, policy: contender.createPolicy(pool), dueMs: Number.POSITIVE_INFINITY });
      poolOf.set(pool, index);
    }
    return pools[index]!;
  };
  const timed = <Result>(work: () => Result): Result => {
    const startMs = clockMs();
    const result = work();
    policyMs += clockMs() - startMs;
    return result;
  };
  const schedule = (pool: PoolState, nowMs: number): void => {
    const dueMs = timed(() => pool.policy.nextAtMs(nowMs)) ?? Number.POSITIVE_INFINITY;
    pool.dueMs = Math.max(dueMs, nowMs);
    if (pool.dueMs !== Number.POSITIVE_INFINITY) due.push(pool.dueMs, pool.index);
  };

  return {
    leaving,
    due,
    schedule,
    arrive(entrant: number, nowMs: number, touched: Set<PoolState>): void {
      const pool = stateOf(entrant);
      timed(() => pool.policy.arrive(entrant, nowMs));
      leaving.push(Math.min(entrants[entrant]!.leavesMs, nowMs + contender.maxWaitMs), entrant);
      touched.add(pool);
    },
    leave(entrant: number, touched: Set<PoolState>): void {
      if (isGone[entrant] === 1) return;
      isGone[entrant] = 1;
      const pool = stateOf(entrant);
      timed(() => pool.policy.leave(entrant));
      touched.add(pool);
    },
    passIfDue(index: number, nowMs: number): void {
      const pool = pools[index]!;
      if (pool.dueMs !== nowMs) return;
      const startMs = clockMs();
      const formed = pool.policy.pass(nowMs);
      const tookMs = clockMs() - startMs;
      passMs.push(tookMs);
      policyMs += tookMs;
      for (const match of formed) {
        matches.push({ ...match, atMs: nowMs });
        for (const entrant of match.entrants) {
          if (isGone[entrant] === 1) throw new Error(`${contender.name} matched ${entrants[entrant]!.id} who was gone`);
          isGone[entrant] = 1;
          matchedAtMs[entrant] = nowMs;
        }
      }
      pool.dueMs = Number.POSITIVE_INFINITY;
      const nextMs = timed(() => pool.policy.nextAtMs(nowMs));
      // A pass that was just made is not made again in the same moment.
      if (nextMs !== undefined) {
        pool.dueMs = Math.max(nextMs, nowMs + 1);
        due.push(pool.dueMs, index);
      }
    },
    outcome: () => ({ matchedAtMs, matches, passMs, policyMs }),
  };
}
