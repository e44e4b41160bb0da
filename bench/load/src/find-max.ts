import type { LoadRun } from './report/load-run.ts';

/** What a rate has to hold to count. */
const HOLDS = { shareMatched: 0.995, pushP95Ms: 1_000, shareAccepted: 0.995 } as const;

/** Whether the system carried the rate: nearly everybody let in, matched, and told within a second. */
export function holds({ result }: LoadRun): boolean {
  return (
    result.acceptedJoins >= result.dueJoins * HOLDS.shareAccepted &&
    result.shareMatched >= HOLDS.shareMatched &&
    (result.pushes.count === 0 || result.pushes.p95 <= HOLDS.pushP95Ms) &&
    result.truth.problems.length === 0
  );
}

/** The search ends when the highest rate that held and the lowest that did not are this near. */
const NEAR_ENOUGH = 1.08;
const MOST_RATE = 100_000;

/**
 * The highest rate that holds: doubled from `from` until one does not, halved when not even that one does, then halfway (on
 * a logarithmic scale) between what held and what did not. Every run tried comes back, the best that held marked.
 */
export async function findMax(
  from: number,
  run: (rate: number) => Promise<LoadRun>,
): Promise<{ best: LoadRun | undefined; rate: number; tried: LoadRun[] }> {
  const tried: LoadRun[] = [];
  let best: { rate: number; run: LoadRun } | undefined;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let rate = from;
  while (rate >= 10 && rate <= MOST_RATE && !(low > 0 && high / low <= NEAR_ENOUGH)) {
    const tryOut = await run(rate);
    tried.push(tryOut);
    if (holds(tryOut)) {
      low = rate;
      best = { rate, run: tryOut };
    } else high = rate;
    rate = Math.round(low === 0 ? rate / 2 : high === Number.POSITIVE_INFINITY ? rate * 2 : Math.sqrt(low * high));
  }
  return { best: best?.run, rate: low, tried };
}
