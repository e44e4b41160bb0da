import { NEW_DEVIATION, type Rating } from './rating.ts';

/** No rating is further than this from 0, points. Nobody gets there by playing; it keeps a broken history finite. */
export const MAX_RATING = 10_000;

/**
 * No deviation is less, points, so that a rating never stops following its player: the threshold that Glickman proposes
 * ("The Glicko system", 1995).
 */
export const MIN_DEVIATION = 30;

/** No volatility is more: past this a rating might never settle again (so Lichess, lila `Glicko.maxVolatility`). */
export const MAX_VOLATILITY = 0.1;

/** No volatility is less: at 0 it could not grow any more, since Glicko-2 works with its logarithm. */
export const MIN_VOLATILITY = 0.01;

/** The nearest rating within the bounds that every function of this package keeps. Expects finite numbers. */
export const boundedRating = ({ rating, deviation, volatility }: Rating): Rating => ({
  rating: within(-MAX_RATING, rating, MAX_RATING),
  deviation: within(MIN_DEVIATION, deviation, NEW_DEVIATION),
  volatility: within(MIN_VOLATILITY, volatility, MAX_VOLATILITY),
});

const within = (least: number, value: number, most: number): number => Math.min(Math.max(value, least), most);
