import { afterIdle } from './after-idle.ts';
import type { Rating } from './rating.ts';
import { type SeasonRule, seasonAt } from './season-rule.ts';
import { softReset } from './soft-reset.ts';

/** A rating as it was after the player's last game. */
export interface StoredRating extends Rating {
  /** The season of that game; 0 before the first one or without seasons. */
  season: number;
  /** When that game ended, epoch ms. */
  ratedAtMs: number;
}

export interface RatingNowRule {
  /** Where newcomers begin, points. */
  defaultRating: number;
  season?: SeasonRule;
}

/**
 * A stored rating as it counts now, with the season that it is now: a soft reset for each season that began since (also
 * for those in which the player did not play), then the growth of the deviation over the idle time. Nothing needs to
 * run when a season begins.
 */
export function ratingNow(stored: StoredRating, rule: RatingNowRule, nowMs: number): Rating & { season: number } {
  const season = seasonAt(rule.season, nowMs);
  const { rating, deviation, volatility } = stored;
  const reset = softReset(
    { rating, deviation, volatility },
    { defaultRating: rule.defaultRating, softReset: rule.season?.softReset ?? 0 },
    season - stored.season,
  );
  return { ...afterIdle(reset, nowMs - stored.ratedAtMs), season };
}
