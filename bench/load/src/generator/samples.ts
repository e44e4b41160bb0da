/** Durations with the moment that each belongs to; both ms. Kept whole: percentiles are exact. */
export interface Samples {
  add(atMs: number, durationMs: number): void;
  /** Of those whose moment lies in [fromMs, toMs). */
  between(fromMs: number, toMs: number): number[];
  readonly count: number;
}

export function createSamples(): Samples {
  const moments: number[] = [];
  const durations: number[] = [];
  return {
    add(atMs, durationMs) {
      moments.push(atMs);
      durations.push(durationMs);
    },
    between(fromMs, toMs) {
      return durations.filter((_, index) => moments[index]! >= fromMs && moments[index]! < toMs);
    },
    get count() {
      return durations.length;
    },
  };
}
