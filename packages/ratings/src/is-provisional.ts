import type { Rating } from './rating.ts';

/** From this deviation on a rating is a guess, points (as Lichess, scalachess `provisionalDeviation`). */
export const PROVISIONAL_DEVIATION = 110;

/** Whether too little is known of a player to show or rank the rating. @param limit deviation, points */
export const isProvisional = ({ deviation }: Pick<Rating, 'deviation'>, limit = PROVISIONAL_DEVIATION): boolean =>
  deviation >= limit;
