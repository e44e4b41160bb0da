/** Arrivals per second at a time since the start, s. */
export type RateAt = (second: number) => number;

/**
 * Open loop: calls `arrive` for every arrival that is due, with the time at which it was due (ms of `performance.now`), however
 * late the process is, so that a stalled system cannot slow down those who would have come meanwhile (no coordinated
 * omission). Evenly spaced at the rate of the moment. Resolves after `seconds`, or at once when `signal` aborts.
 */
export function runSchedule(
  options: { rateAt: RateAt; seconds: number; signal: AbortSignal },
  arrive: (dueMs: number) => void,
): Promise<void> {
  const startedMs = performance.now();
  const endMs = options.seconds * 1_000;
  // Counted from the start, where steps of whole milliseconds are exact: the time of day would round each.
  let dueMs = 0;
  return new Promise((resolve) => {
    const step = (): void => {
      const nowMs = Math.min(performance.now() - startedMs, endMs);
      while (dueMs <= nowMs && dueMs < endMs) {
        arrive(startedMs + dueMs);
        dueMs += 1_000 / options.rateAt(dueMs / 1_000);
      }
      if (dueMs >= endMs || options.signal.aborted) resolve();
      else setTimeout(step, 1);
    };
    step();
  });
}
