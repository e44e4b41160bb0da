import { boundedRating } from './bounded-rating.ts';
import { NEW_DEVIATION, type Rating } from './rating.ts';

export interface SoftResetRule {
  /** Where newcomers begin, points. */
  defaultRating: number;
  /** Share of the way back, 0 to 1. */
  softReset: number;
}

/**
 * A rating after `times` soft resets. Each moves it that share of the way to the default, and its variance (deviations add
 * in squares, as in step 6 of Glickman 2013) that share of the way to a newcomer's; so 0 changes nothing, and 1 makes a
 * newcomer but for the volatility, which stays.
 */
export function softReset(rating: Rating, rule: SoftResetRule, times: number): Rating {
  const before = boundedRating(rating);
  if (times <= 0) return before;
  const kept = (1 - rule.softReset) ** times;
  const unknown = NEW_DEVIATION ** 2;
  return boundedRating({
    rating: rule.defaultRating + (before.rating - rule.defaultRating) * kept,
    deviation: Math.max(before.deviation, Math.sqrt(unknown - (unknown - before.deviation ** 2) * kept)),
    volatility: before.volatility,
  });
}
