/** What an event loop has spent so far, ms (as `performance.eventLoopUtilization()` tells). */
export interface LoopTimes {
  idle: number;
  active: number;
}

/** Shorter spans say little. */
const MIN_SPAN_MS = 500;

/** How busy the event loop was since about a second ago, 0 to 1, when asked about once a second. */
export function createLoadGauge(read: () => LoopTimes): () => number {
  let from = read();
  let load = 0;
  return () => {
    const to = read();
    const active = to.active - from.active;
    const span = active + to.idle - from.idle;
    if (span >= MIN_SPAN_MS) {
      load = Math.min(1, Math.max(0, active / span));
      from = to;
    }
    return load;
  };
}
