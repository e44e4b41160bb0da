import type { ProbePair } from '../load/probes.ts';

/**
 * How long after `fromMs` a pair that joined after it was matched, in every probed pool; ms. Undefined: in one of them
 * none was.
 */
export function recoveryOf(pairs: readonly ProbePair[], fromMs: number): number | undefined {
  const byPool = Map.groupBy(pairs, ({ timeControl }) => timeControl);
  const firsts = [...byPool.values()].map((ofPool) =>
    Math.min(
      ...ofPool.flatMap(({ startedMs, matchedMs }) =>
        startedMs >= fromMs && matchedMs !== undefined ? [matchedMs] : [],
      ),
    ),
  );
  const last = Math.max(...firsts);
  return Number.isFinite(last) ? last - fromMs : undefined;
}

/** The longest time between `fromMs` and `untilMs` without a new match in one of the probed pools, ms. */
export function stallOf(pairs: readonly ProbePair[], fromMs: number, untilMs: number): number {
  const byPool = Map.groupBy(pairs, ({ timeControl }) => timeControl);
  const stalls = [...byPool.values()].map((ofPool) => {
    const times = ofPool
      .flatMap(({ matchedMs }) => (matchedMs === undefined ? [] : [matchedMs]))
      .filter((matchedMs) => matchedMs > fromMs && matchedMs < untilMs)
      .sort((a, b) => a - b);
    const marks = [fromMs, ...times, untilMs];
    return Math.max(...marks.slice(1).map((mark, index) => mark - (marks[index] ?? mark)));
  });
  return Math.max(0, ...stalls);
}
