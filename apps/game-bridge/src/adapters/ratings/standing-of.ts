import type { Standing } from '../../ports/rating-book.ts';
import type { StandingRow } from './rating-queries.ts';

/** A row of `player_ratings`, for the rest of the program. */
export function standingOf({ user_id, rated_at, ...row }: StandingRow): Standing {
  return { ...row, userId: user_id, ratedAtMs: rated_at.getTime() };
}
