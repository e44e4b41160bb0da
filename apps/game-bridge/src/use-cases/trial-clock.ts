import type { IBackoff } from 'cockatiel';

/** When an open breaker may let a trial through. */
export interface TrialClock {
  /** Milliseconds until the next trial; negative: how long it has been due. */
  dueInMs(): number;
  /** The service asked to be left alone for so long. */
  leaveAlone(ms: number): void;
  /** Tells what a look at the service gave; one that came back is tried without waiting for the end of the pause. */
  sawHealth(healthy: boolean): void;
  /** The pauses, as the circuit wants them: it takes the next one each time it opens. */
  readonly pauses: IBackoff<unknown>;
}

/** Pauses of `firstMs`, doubling with every trial that fails, up to `longestMs`. */
export function createTrialClock(
  options: { firstMs: number; longestMs: number },
  deps: { monotonicMs: () => number },
): TrialClock {
  const { monotonicMs } = deps;
  let dueAtMs = 0;
  let notBeforeMs = 0;
  let wasUnhealthy = false;
  const dueInMs = (): number => Math.max(dueAtMs, notBeforeMs) - monotonicMs();

  const pause = (durationMs: number): IBackoff<unknown> => ({
    // The circuit compares it with its own clock when a call comes; when that call is due is known better here.
    get duration() {
      return dueInMs() <= 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    },
    next() {
      dueAtMs = monotonicMs() + durationMs;
      return pause(Math.min(durationMs * 2, options.longestMs));
    },
  });

  return {
    dueInMs,
    leaveAlone(ms) {
      notBeforeMs = monotonicMs() + ms;
    },
    sawHealth(healthy) {
      if (healthy && wasUnhealthy) dueAtMs = Math.min(dueAtMs, monotonicMs());
      wasUnhealthy = !healthy;
    },
    pauses: pause(options.firstMs),
  };
}
