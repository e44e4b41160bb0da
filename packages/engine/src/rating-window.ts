/** Who may meet whom by rating: two tickets when their gap is within the window of both. */
export interface RatingRule {
  /** Points that two ratings may be apart at once; positive. */
  readonly window: number;
  /** Points by which a ticket's window widens each time; not negative. */
  readonly widenBy: number;
  /** How long a ticket waits for each widening, in whole ms; at least 1. */
  readonly widenEveryMs: number;
}

/** @throws {RangeError} when the rule has no meaning. */
export function checkRatingRule(rule: RatingRule): void {
  if (!(rule.window > 0 && Number.isFinite(rule.window))) throw new RangeError('window must be positive');
  if (!(rule.widenBy >= 0 && Number.isFinite(rule.widenBy))) throw new RangeError('widenBy must not be negative');
  if (!(Number.isInteger(rule.widenEveryMs) && rule.widenEveryMs >= 1)) {
    throw new RangeError('widenEveryMs must be a whole number of at least 1');
  }
}

/** The window of a ticket after this wait, in points. Never shrinks with waiting; a wait below zero counts as zero. */
export function windowAfter(rule: RatingRule, waitedMs: number): number {
  return rule.window + rule.widenBy * Math.floor(Math.max(waitedMs, 0) / rule.widenEveryMs);
}

/** Above this many widenings the count is not settled to the last one: it is beyond any ticket's life. */
const EXACT_WIDENINGS = 2 ** 31;

/** How long a ticket must wait until its window admits `gap` points, in ms; Infinity when it never will. */
export function waitUntilWindow(rule: RatingRule, gap: number): number {
  if (gap <= rule.window) return 0;
  if (rule.widenBy === 0 || gap === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  let widenings = Math.ceil((gap - rule.window) / rule.widenBy);
  if (widenings < EXACT_WIDENINGS) {
    // The division may be off by a rounding; what counts is the sum that windowAfter computes.
    while (rule.window + rule.widenBy * widenings < gap) widenings += 1;
    while (widenings > 1 && rule.window + rule.widenBy * (widenings - 1) >= gap) widenings -= 1;
  }
  return widenings * rule.widenEveryMs;
}
