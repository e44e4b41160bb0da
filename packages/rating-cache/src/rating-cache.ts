/**
 * A rating that Paireto keeps, as it was after the player's last rated game: `ratingNow` of @paireto/ratings tells what
 * it counts today.
 */
export interface CachedRating {
  /** Points. */
  rating: number;
  /** How unsure that is, in points. */
  deviation: number;
  /** As Glicko-2 has it. */
  volatility: number;
  /** Of that game; 0 in queues without seasons. */
  season: number;
  /** When that game was rated, epoch ms; grows with each. 0: never, and the rest is the default of who read it. */
  ratedAtMs: number;
  /** Rated games of that season. */
  games: number;
}

/** Whose rating it is. */
export interface RatingOfPlayer extends CachedRating {
  userId: string;
}

/**
 * Ratings that Paireto keeps, where the join path can read them: in Redis, for a day. Postgres has the truth; who finds
 * nothing here asks a bridge (`rating.lookup`), which fills it in. Methods throw when Redis does not answer.
 */
export interface RatingCache {
  /** In the order asked, in one round trip. Undefined: not there, or not to be understood. */
  read(tenant: string, queue: string, userIds: readonly string[]): Promise<(CachedRating | undefined)[]>;
  /** Remembers ratings for a day; those that Redis knows from a later game stay. Repeating it is safe. */
  write(tenant: string, queue: string, ratings: readonly RatingOfPlayer[]): Promise<void>;
}
