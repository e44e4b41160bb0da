import { boundedRating } from './bounded-rating.ts';
import type { Rating } from './rating.ts';

/** Points per unit of the scale on which Glicko-2 computes (Glickman 2013, step 2): 400 / ln 10. */
const POINTS_PER_GLICKO_UNIT = 173.7178;

/**
 * Rating periods per day of idleness, as Lichess counts them (lila `Glicko.ratingPeriodsPerDay`): chosen there so that a
 * usual deviation grows from 60 to 110 points in a year.
 */
const RATING_PERIODS_PER_DAY = 0.21436;

const DAY_MS = 86_400_000;

/**
 * A rating after time in which nobody saw the player play: the deviation grows (Glickman 2013, step 6, for the fraction of
 * a rating period that went by) to 350 at most; rating and volatility stay. Negative times count as none.
 */
export const afterIdle = (rating: Rating, idleMs: number): Rating =>
  afterPeriods(rating, (Math.max(0, idleMs) / DAY_MS) * RATING_PERIODS_PER_DAY);

/** Glickman 2013, step 6: a rating after so many rating periods without a game. */
export const afterPeriods = (rating: Rating, periods: number): Rating =>
  boundedRating({
    ...rating,
    deviation: Math.hypot(rating.deviation, POINTS_PER_GLICKO_UNIT * rating.volatility * Math.sqrt(periods)),
  });
