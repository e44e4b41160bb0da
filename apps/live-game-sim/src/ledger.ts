import type { AddPlayersRequest, CreateGameRequest } from '@paireto/contracts';
import { createLedgerBooks, type LedgerGame } from './ledger-books.ts';
import type { LedgerEntry } from './ledger-entry.ts';

/** The outcome of asking for a game. */
export type RecordOutcome =
  | { outcome: 'created' | 'repeated'; game: LedgerGame }
  | { outcome: 'different-body' | 'withdrawn' };

/** The outcome of sending players into a running game. `withdrawn`: these players were taken out again. */
export type AddOutcome =
  | { outcome: 'added' | 'repeated'; game: LedgerGame }
  | { outcome: 'unknown-game' | 'game-gone' | 'different-body' | 'withdrawn' };

/** All games this service created, by match and by game id; in memory, bounded, the oldest are forgotten. */
export interface Ledger {
  /** Creates the game of a match, or answers the one that it has. */
  record(request: CreateGameRequest): RecordOutcome;
  /** Lets the players of a match into a running game, once. */
  add(gameId: string, request: AddPlayersRequest): AddOutcome;
  /** The game that was created for a match or that its players were added to, withdrawn or not. */
  byMatch(matchId: string): LedgerGame | undefined;
  /** The same, unless it or the players were withdrawn. */
  played(matchId: string): LedgerGame | undefined;
  /** Withdraws a game; unknown and already withdrawn ones are fine. */
  withdraw(gameId: string): void;
  /** Takes the players of a match out of a game, or sees to it that they never come; false when there is no such game. */
  withdrawPlayers(gameId: string, matchId: string): boolean;
  /** Games created after the one with this sequence, oldest first. */
  list(afterSequence: number, limit: number): LedgerGame[];
  totals(): { created: number; createRequests: number; withdrawn: number };
  /** What happens in `work` is kept in one piece at its end; otherwise each thing is kept as it happens. */
  together<Result>(work: () => Result): Result;
}

export interface LedgerDeps {
  limit: number;
  nowMs: () => number;
  /** A fresh id each call: unique for ever, since records of games outlive this process. */
  newGameId: () => string;
  serverAddr: (sequence: number) => string;
  /** What happened in an earlier life, in order. */
  history?: Iterable<LedgerEntry>;
  /** Where what happens is kept: noted as it happens, and written before it is answered. What could not be is tried again. */
  file?: { note: (entry: LedgerEntry) => void; write: () => void };
}

export function createLedger(deps: LedgerDeps): Ledger {
  const { games, additions, totals, gameOf, apply } = createLedgerBooks(deps.limit);
  for (const entry of deps.history ?? []) apply(entry);

  let isTogether = false;
  const happen = (entry: LedgerEntry): void => {
    deps.file?.note(entry);
    apply(entry);
    if (!isTogether) deps.file?.write();
  };

  const create = (request: CreateGameRequest): LedgerGame => {
    const sequence = totals.created + 1;
    const [gameId, serverAddr] = [deps.newGameId(), deps.serverAddr(sequence)];
    happen({ event: 'created', sequence, gameId, serverAddr, createdAtMs: deps.nowMs(), request });
    return games.get(request.match_id) as LedgerGame;
  };

  const byMatch = (matchId: string): LedgerGame | undefined =>
    games.get(matchId) ?? gameOf(additions.get(matchId)?.gameId ?? '');

  return {
    record(request) {
      const known = games.get(request.match_id);
      if (known === undefined && additions.has(request.match_id)) return { outcome: 'different-body' };
      if (known === undefined) return { outcome: 'created', game: create(request) };
      happen({ event: 'asked-again', matchId: request.match_id });
      if (!isSame(known.request, request)) return { outcome: 'different-body' };
      if (known.withdrawnAtMs !== undefined) return { outcome: 'withdrawn' };
      return { outcome: 'repeated', game: known };
    },
    add(gameId, request) {
      const game = gameOf(gameId);
      if (game === undefined) return { outcome: 'unknown-game' };
      const known = additions.get(request.match_id);
      if (known !== undefined) {
        happen({ event: 'adding-asked-again', matchId: request.match_id });
        if (known.withdrawnAtMs !== undefined) return { outcome: 'withdrawn' };
        if (known.gameId !== gameId || !isSame(known.request, request)) return { outcome: 'different-body' };
      }
      if (games.has(request.match_id)) return { outcome: 'different-body' };
      if (game.withdrawnAtMs !== undefined) return { outcome: 'game-gone' };
      if (known !== undefined) return { outcome: 'repeated', game };
      happen({ event: 'players-added', gameId, addedAtMs: deps.nowMs(), request });
      return { outcome: 'added', game };
    },
    byMatch,
    played(matchId) {
      const game = byMatch(matchId);
      const isGone = (additions.get(matchId) ?? game)?.withdrawnAtMs !== undefined;
      return isGone || game?.withdrawnAtMs !== undefined ? undefined : game;
    },
    withdraw(gameId) {
      const game = gameOf(gameId);
      if (game === undefined || game.withdrawnAtMs !== undefined) return;
      happen({ event: 'withdrawn', gameId, atMs: deps.nowMs() });
    },
    withdrawPlayers(gameId, matchId) {
      if (gameOf(gameId) === undefined) return false;
      const known = additions.get(matchId);
      const isOurs = known === undefined || (known.gameId === gameId && known.withdrawnAtMs === undefined);
      if (isOurs) happen({ event: 'players-withdrawn', gameId, matchId, atMs: deps.nowMs() });
      return true;
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
    together(work) {
      isTogether = true;
      try {
        return work();
      } finally {
        isTogether = false;
        deps.file?.write();
      }
    },
  };
}

const isSame = (left: unknown, right: unknown): boolean => canonical(left) === canonical(right);

/** JSON with sorted object keys, so that the order in which a client writes them does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}
