/** How often a client repeats requests, all of them together: so many at once, and then one each so many ms. */
export interface RetryBudget {
  /** Takes the next repeat, and tells in how many ms it may be sent. */
  take(nowMs: number): number;
}

const BURST = 20;
const EACH_MS = 2_000;

/**
 * A gateway that has too much to do is not helped by clients that repeat all that they have open. Repeats over the budget are
 * not lost, they come later.
 */
export function createRetryBudget(burst: number = BURST, eachMs: number = EACH_MS): RetryBudget {
  /** When the whole budget is there again. */
  let fullAtMs = Number.NEGATIVE_INFINITY;
  return {
    take(nowMs) {
      // Those that could not wait took theirs all the same: it does not add up for ever.
      fullAtMs = Math.min(Math.max(fullAtMs, nowMs) + eachMs, nowMs + 2 * burst * eachMs);
      return Math.max(0, fullAtMs - nowMs - burst * eachMs);
    },
  };
}
