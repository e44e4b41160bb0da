import type { Outcome } from './match-record.ts';

/** A rating and what it rests on. */
export interface Standing {
  rating: number;
  /** How unsure the rating is, in points. */
  deviation: number;
  /** Too unsure to be taken at its word. */
  provisional: boolean;
  /** Rated games of the season. */
  games: number;
  wins: number;
  losses: number;
  draws: number;
}

/** Your rating in a queue. Seasons count 1, 2, …; 0 in queues without. */
export interface OwnRating extends Standing {
  queue: string;
  season: number;
  /** Last rated game. */
  rated_at: string | null;
}

/** One change of a rating. */
export interface RatingChange {
  queue: string;
  season: number;
  match_id: string;
  rated_at: string;
  before: number;
  after: number;
  /** Afterwards. */
  deviation: number;
  outcome?: Outcome;
}

/** A rating per queue that Paireto keeps ratings for, and a page of their history, the newest first. */
export interface OwnRatings {
  ratings: OwnRating[];
  history: RatingChange[];
  next_cursor: string | null;
}

/** A place of a leaderboard. */
export interface LeaderboardEntry extends Standing {
  rank: number;
  user_id: string;
}

/** A page of a leaderboard, the best first. */
export interface Leaderboard {
  queue: string;
  season: { number: number; starts_at: string | null; ends_at: string | null };
  /** Games of the season that it takes to stand here. */
  min_games: number;
  entries: LeaderboardEntry[];
  next_cursor: string | null;
}
