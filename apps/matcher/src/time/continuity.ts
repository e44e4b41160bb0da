/** For how long something has gone on happening without a longer pause. */
export interface Continuity {
  /** It happened. */
  note: () => void;
  /** Ms since it first happened after the last pause; 0 during a pause. */
  forMs: () => number;
}

/** @param maxGapMs the longest time between two happenings that is no pause. */
export function createContinuity(options: { monotonicMs: () => number; maxGapMs: number }): Continuity {
  let sinceMs = Number.NEGATIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  const isPaused = (): boolean => options.monotonicMs() - lastMs > options.maxGapMs;
  return {
    note() {
      if (isPaused()) sinceMs = options.monotonicMs();
      lastMs = options.monotonicMs();
    },
    forMs: () => (isPaused() ? 0 : options.monotonicMs() - sinceMs),
  };
}
