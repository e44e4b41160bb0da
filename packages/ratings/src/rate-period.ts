import rate from 'glicko2-lite';
import { afterPeriods } from './after-idle.ts';
import { boundedRating, MAX_VOLATILITY } from './bounded-rating.ts';
import type { Rating } from './rating.ts';

/** One game of a player as the player saw it. */
export interface PeriodGame {
  /** The opponent as rated before the period. */
  opponent: Rating;
  /** 1 won, 0.5 drawn, 0 lost. */
  score: number;
}

export interface PeriodOptions {
  /** How readily volatility changes, 0.3 to 1.2 (Glickman 2013, step 1); 0.5 unless given. */
  tau?: number;
}

/**
 * A greater difference counts as this one, points: the weaker side expects a point in a million games, and the arithmetic
 * would soon run out of digits. A much lower limit would let strong players feed on weak ones, who expect nothing.
 */
const MAX_DIFFERENCE = 2_500;

/** So small that volatility stays where it is: for the rare series in which step 5 finds one that means nothing. */
const FIXED_VOLATILITY_TAU = 0.001;

/**
 * A player after a rating period of games against several opponents: Glicko-2 (Glickman, "Example of the Glicko-2
 * system", 2013). Without a game only the deviation grows. Opponents further away than 2,500 points count as
 * 2,500 away, and volatility ends at 0.1.
 */
export function ratePeriod(player: Rating, games: readonly PeriodGame[], { tau = 0.5 }: PeriodOptions = {}): Rating {
  const before = boundedRating(player);
  if (games.length === 0) return afterPeriods(before, 1);
  const free = rateOnce(before, games, tau);
  if (free.volatility <= MAX_VOLATILITY) return boundedRating(free);
  return boundedRating(rateOnce({ ...before, volatility: MAX_VOLATILITY }, games, FIXED_VOLATILITY_TAU));
}

function rateOnce({ rating, deviation, volatility }: Rating, games: readonly PeriodGame[], tau: number): Rating {
  const results = games.map(({ opponent, score }): [number, number, number] => {
    const other = boundedRating(opponent);
    const difference = Math.min(Math.max(other.rating - rating, -MAX_DIFFERENCE), MAX_DIFFERENCE);
    return [difference, other.deviation, score];
  });
  // Only differences count, so the player is put at 0.
  const { rating: gain, rd, vol } = rate(0, deviation, volatility, results, { rating: 0, tau });
  return { rating: rating + gain, deviation: rd, volatility: vol };
}
