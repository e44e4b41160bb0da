import type { Game, Match } from '@paireto/contracts';

/**
 * What came of asking for a game. `refused` is definite: there is no game; `final`: and there never will be.
 * `busy`: not now. `unknown`: there may be a game; only the same match may be asked for again.
 */
export type CreateResult =
  | { outcome: 'created'; game: Game }
  | { outcome: 'refused'; reason: string; final: boolean }
  | { outcome: 'busy'; retryAfterMs: number }
  | { outcome: 'unknown'; reason: string };

/** What came of looking for the game of a match. */
export type FindResult =
  | { outcome: 'found'; game: Game }
  | { outcome: 'none' }
  | { outcome: 'unknown'; reason: string };

/** The service that runs the games. No method throws for what the service does or fails to do. */
export interface GameService {
  create(match: Match): Promise<CreateResult>;
  find(matchId: string): Promise<FindResult>;
  /** Withdraws a game that nobody will play; tells whether the service confirmed it. */
  withdraw(gameId: string): Promise<boolean>;
}
