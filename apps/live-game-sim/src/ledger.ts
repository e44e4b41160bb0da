import type { CreateGameRequest } from '@paireto/contracts';

/** A game as the ledger remembers it. */
export interface LedgerGame {
  /** Position in the order of creation, from 1. */
  sequence: number;
  gameId: string;
  serverAddr: string;
  request: CreateGameRequest;
  createdAtMs: number;
  /** How often the creation of this match was asked for, the first time included. */
  createRequests: number;
  withdrawnAtMs: number | undefined;
}

/** The outcome of asking for a game. */
export type RecordOutcome =
  | { outcome: 'created' | 'repeated'; game: LedgerGame }
  | { outcome: 'different-body' | 'withdrawn' };

/** All games this service created, by match and by game id; in memory, bounded, the oldest are forgotten. */
export interface Ledger {
  /** Creates the game of a match, or answers the one that it has. */
  record(request: CreateGameRequest): RecordOutcome;
  /** The game of a match, withdrawn or not. */
  byMatch(matchId: string): LedgerGame | undefined;
  /** Withdraws a game; unknown and already withdrawn ones are fine. */
  withdraw(gameId: string): void;
  /** Games created after the one with this sequence, oldest first. */
  list(afterSequence: number, limit: number): LedgerGame[];
  totals(): { created: number; createRequests: number; withdrawn: number };
}

/** @param deps.newGameId a fresh id each call: unique for ever, since records of games outlive this process. */
export function createLedger(deps: {
  limit: number;
  nowMs: () => number;
  newGameId: () => string;
  serverAddr: (sequence: number) => string;
}): Ledger {
  const games = new Map<string, LedgerGame>();
  const matchOfGame = new Map<string, string>();
  const totals = { created: 0, createRequests: 0, withdrawn: 0 };

  const create = (request: CreateGameRequest): LedgerGame => {
    totals.created += 1;
    const game: LedgerGame = {
      sequence: totals.created,
      gameId: deps.newGameId(),
      serverAddr: deps.serverAddr(totals.created),
      request,
      createdAtMs: deps.nowMs(),
      createRequests: 1,
      withdrawnAtMs: undefined,
    };
    games.set(request.match_id, game);
    matchOfGame.set(game.gameId, request.match_id);
    if (games.size > deps.limit) forgetOldest();
    return game;
  };

  const forgetOldest = (): void => {
    const [oldest] = games.values();
    if (oldest === undefined) return;
    games.delete(oldest.request.match_id);
    matchOfGame.delete(oldest.gameId);
  };

  return {
    record(request) {
      totals.createRequests += 1;
      const known = games.get(request.match_id);
      if (known === undefined) return { outcome: 'created', game: create(request) };
      known.createRequests += 1;
      if (!sameRequest(known.request, request)) return { outcome: 'different-body' };
      if (known.withdrawnAtMs !== undefined) return { outcome: 'withdrawn' };
      return { outcome: 'repeated', game: known };
    },
    byMatch: (matchId) => games.get(matchId),
    withdraw(gameId) {
      const game = games.get(matchOfGame.get(gameId) ?? '');
      if (game === undefined || game.withdrawnAtMs !== undefined) return;
      game.withdrawnAtMs = deps.nowMs();
      totals.withdrawn += 1;
    },
    list(afterSequence, limit) {
      const found: LedgerGame[] = [];
      for (const game of games.values()) {
        if (game.sequence > afterSequence) found.push(game);
        if (found.length === limit) break;
      }
      return found;
    },
    totals: () => ({ ...totals }),
  };
}

const sameRequest = (left: CreateGameRequest, right: CreateGameRequest): boolean =>
  canonical(left) === canonical(right);

/** JSON with sorted object keys, so that the order in which a client writes them does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}
