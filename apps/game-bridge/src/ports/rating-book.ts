/** A player's rating in a season of a queue, as it was after their last rated game there, and what they did in it. */
export interface Standing {
  queue: string;
  userId: string;
  /** 0 in queues without seasons. */
  season: number;
  /** Points. */
  rating: number;
  deviation: number;
  volatility: number;
  games: number;
  wins: number;
  losses: number;
  draws: number;
  /** When the last game was rated, epoch ms; later with each of the player's in the queue. */
  ratedAtMs: number;
}

/** What one rated game did to a rating. */
export interface RatingStep {
  matchId: string;
  queue: string;
  season: number;
  ratedAtMs: number;
  before: number;
  after: number;
  deviationAfter: number;
  outcome?: 'win' | 'loss' | 'draw';
}

/** The ratings that Paireto keeps, to be read. */
export interface RatingBook {
  /** The latest standing of each of these players in each of these queues, of whichever season; in no order. */
  latest(tenant: string, queues: readonly string[], userIds: readonly string[]): Promise<Standing[]>;
  /** Players of a season with at least `minGames` games, best first, equals by id; those after `after`. */
  ladder(
    tenant: string,
    ladder: { queue: string; season: number; minGames: number },
    page: { after?: { rating: number; userId: string }; limit: number },
  ): Promise<Standing[]>;
  /** What games did to a player's ratings, in one queue or all; the latest first; those before `before`. */
  history(
    tenant: string,
    of: { userId: string; queue?: string },
    page: { before?: { ratedAtMs: number; matchId: string }; limit: number },
  ): Promise<RatingStep[]>;
}
