import type { Game, Match } from '@paireto/contracts';

/**
 * What came of asking for a game, or for seats in the running game that asked for the match's players. `refused` is
 * definite: there is no game for them; `final`: and there never will be, or the running game takes nobody any more.
 * `busy`: not now. `unknown`: there may be a game; only the same match may be asked for again.
 */
export type CreateResult =
  | { outcome: 'created'; game: Game }
  | { outcome: 'refused'; reason: string; final: boolean }
  | { outcome: 'busy'; retryAfterMs: number }
  /** `failure`: there was no answer at all, and why. */
  | { outcome: 'unknown'; reason: string; failure?: 'timeout' | 'unreachable' };

/** What came of looking for the game of a match. */
export type FindResult =
  | { outcome: 'found'; game: Game }
  | { outcome: 'none' }
  | { outcome: 'unknown'; reason: string };

/**
 * The service that runs the games. No method throws for what the service does or fails to do. The players of a match
 * with `backfill` go into that running game instead of one of their own.
 */
export interface GameService {
  create(match: Match): Promise<CreateResult>;
  /** The same for several; the results, in their order, come together. */
  createAll(matches: readonly Match[]): Promise<readonly CreateResult[]>;
  find(match: Match): Promise<FindResult>;
  /**
   * Withdraws a game that nobody will play; tells whether the service confirmed it. Of a running game only the players
   * of this match are taken out, and their key is used up even if they never came.
   */
  withdraw(match: Match, game: Game): Promise<boolean>;
}
