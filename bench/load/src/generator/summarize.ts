import { percentile } from '@paireto/bench-kit';
import type { LoadPlan } from '../load-plan.ts';
import type { Latency, LoadResult, Pause, SecondOfRun } from '../report/load-result.ts';
import type { Truth } from './check-truth.ts';
import type { LoadBook } from './load-book.ts';

/** Figures of a run from what happened in it. `startMs`: when the schedule began. */
export function summarize(
  book: LoadBook,
  run: { plan: LoadPlan; startMs: number } & Pick<LoadResult, 'truth' | 'drainSeconds' | 'sockets' | 'filled'>,
): LoadResult {
  const fromMs = run.startMs + run.plan.warmUpSeconds * 1_000;
  const toMs = fromMs + run.plan.seconds * 1_000;
  const joins = book.joins.between(fromMs, toMs);
  return {
    dueJoins: book.due.filter((dueMs) => dueMs >= fromMs && dueMs < toMs).length,
    acceptedJoins: joins.length,
    seconds: run.plan.seconds,
    joins: latencyOf(joins),
    reads: latencyOf(book.reads.between(fromMs, toMs)),
    cancels: latencyOf(book.cancels.between(fromMs, toMs)),
    pushes: latencyOf(book.pushes.between(fromMs, toMs)),
    outcomes: {
      joins: Object.fromEntries(book.outcomes.joins),
      reads: Object.fromEntries(book.outcomes.reads),
      cancels: Object.fromEntries(book.outcomes.cancels),
    },
    bySecond: Array.from({ length: run.plan.warmUpSeconds + run.plan.seconds }, (_, second) =>
      secondOf(book, second, run.startMs + second * 1_000),
    ),
    truth: run.truth,
    shareMatched: shareMatched(run.truth),
    drainSeconds: run.drainSeconds,
    sockets: run.sockets,
    filled: run.filled,
    pauses: pausesOf(book.told, performance.timeOrigin),
  };
}

/** Shorter pauses are usual. */
const PAUSE_MS = 250;

/** The pauses between moments (ascending, ms since `originMs`). */
export function pausesOf(moments: readonly number[], originMs: number): Pause[] {
  return moments.flatMap((toMs, index) => {
    const fromMs = moments[index - 1];
    return fromMs === undefined || toMs - fromMs < PAUSE_MS
      ? []
      : [{ fromMs: originMs + fromMs, toMs: originMs + toMs }];
  });
}

function secondOf(book: LoadBook, second: number, fromMs: number): SecondOfRun {
  const toMs = fromMs + 1_000;
  const joins = book.joins.between(fromMs, toMs);
  const pushes = book.pushes.between(fromMs, toMs);
  return {
    second,
    due: book.due.filter((dueMs) => dueMs >= fromMs && dueMs < toMs).length,
    accepted: joins.length,
    joinP95: percentile(joins, 0.95),
    pushP50: percentile(pushes, 0.5),
    pushP95: percentile(pushes, 0.95),
  };
}

const latencyOf = (durations: readonly number[]): Latency => ({
  count: durations.length,
  p50: percentile(durations, 0.5),
  p95: percentile(durations, 0.95),
  p99: percentile(durations, 0.99),
});

function shareMatched({ checked, states }: Truth): number {
  const wanted = checked - (states.CANCELLED ?? 0);
  return wanted === 0 ? Number.NaN : (states.MATCHED ?? 0) / wanted;
}
