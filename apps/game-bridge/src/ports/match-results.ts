import type { Standing } from './rating-book.ts';

/** A match of the history, as far as its result matters. */
export interface PlayedMatch {
  id: string;
  tenant: string;
  queue: string;
  attributes: Record<string, unknown>;
  state: 'PLACING' | 'FAILED' | 'MATCHED';
  /** Whether its players went into a running game. */
  isBackfill: boolean;
  /** When its players could be told of the game, epoch ms. */
  readyAtMs?: number;
  /** The result that it has. */
  finished?: KnownResult;
  players: { userId: string; team: string; ticketId: string }[];
}

export interface KnownResult {
  /** Equal for equal results of a match. */
  digest: string;
  /** Whether it changed ratings. */
  rated: boolean;
}

/** How a player fared. */
export interface PlayerFinish {
  userId: string;
  team: string;
  outcome: 'win' | 'loss' | 'draw';
  /** As it was reported; absent: outcomes were. */
  placement?: number;
  /** 1 is best; the team's place, reported or made of the outcomes. */
  rank: number;
}

/** A result that fits its match. */
export interface MatchResult {
  finishedAtMs: number;
  reason?: string;
  aborted: boolean;
  /** Of all players; nobody's when it was aborted. */
  finishes: PlayerFinish[];
}

/** A rating after a game. The counts are those of this game. */
export interface RatedPlayer extends Standing {
  /** Points with which the game was rated: of what was stored, as it counted then. */
  before: number;
  outcome: 'win' | 'loss' | 'draw';
}

/** What a result did to a rating. */
export interface RatingChange {
  userId: string;
  before: number;
  after: number;
}

/** The results of matches in the history. */
export interface MatchResults {
  read(tenant: string, matchId: string): Promise<PlayedMatch | undefined>;
  /**
   * Writes the result of a MATCHED match, once and for all, and the ratings that `rate` makes of the latest standings of its
   * players; all or nothing. Nobody else changes these ratings meanwhile. Gives the result that the match now has,
   * and whether this is it.
   */
  finish(
    match: PlayedMatch,
    result: MatchResult & { digest: string },
    rate: ((latest: readonly Standing[]) => RatedPlayer[]) | undefined,
  ): Promise<KnownResult & { isNew: boolean }>;
  /** What the match did to ratings, by player id. */
  changes(matchId: string): Promise<RatingChange[]>;
}
