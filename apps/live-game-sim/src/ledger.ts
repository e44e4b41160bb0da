import type { CreateGameRequest } from '@paireto/contracts';
import type { LedgerEntry } from './ledger-entry.ts';

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

export interface LedgerDeps {
  limit: number;
  nowMs: () => number;
  /** A fresh id each call: unique for ever, since records of games outlive this process. */
  newGameId: () => string;
  serverAddr: (sequence: number) => string;
  /** What happened in an earlier life, in order. */
  history?: Iterable<LedgerEntry>;
  /** Keeps what happens; called before it is answered, and what it throws is not done. */
  keep?: (entry: LedgerEntry) => void;
}

export function createLedger(deps: LedgerDeps): Ledger {
  const { games, totals, gameOf, apply } = createBooks(deps.limit);
  for (const entry of deps.history ?? []) apply(entry);

  const happen = (entry: LedgerEntry): void => {
    deps.keep?.(entry);
    apply(entry);
  };

  const create = (request: CreateGameRequest): LedgerGame => {
    const sequence = totals.created + 1;
    const [gameId, serverAddr] = [deps.newGameId(), deps.serverAddr(sequence)];
    happen({ event: 'created', sequence, gameId, serverAddr, createdAtMs: deps.nowMs(), request });
    return games.get(request.match_id) as LedgerGame;
  };

  return {
    record(request) {
      const known = games.get(request.match_id);
      if (known === undefined) return { outcome: 'created', game: create(request) };
      happen({ event: 'asked-again', matchId: request.match_id });
      if (!sameRequest(known.request, request)) return { outcome: 'different-body' };
      if (known.withdrawnAtMs !== undefined) return { outcome: 'withdrawn' };
      return { outcome: 'repeated', game: known };
    },
    byMatch: (matchId) => games.get(matchId),
    withdraw(gameId) {
      const game = gameOf(gameId);
      if (game === undefined || game.withdrawnAtMs !== undefined) return;
      happen({ event: 'withdrawn', gameId, atMs: deps.nowMs() });
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

/** What a ledger remembers, and how each event changes it. */
function createBooks(limit: number) {
  const games = new Map<string, LedgerGame>();
  const matchOfGame = new Map<string, string>();
  const totals = { created: 0, createRequests: 0, withdrawn: 0 };
  const gameOf = (gameId: string): LedgerGame | undefined => games.get(matchOfGame.get(gameId) ?? '');

  const forgetOldest = (): void => {
    const [oldest] = games.values();
    if (oldest === undefined) return;
    games.delete(oldest.request.match_id);
    matchOfGame.delete(oldest.gameId);
  };

  const apply = (entry: LedgerEntry): void => {
    switch (entry.event) {
      case 'created': {
        const { event: _, ...game } = entry;
        totals.created = entry.sequence;
        totals.createRequests += 1;
        games.set(entry.request.match_id, { ...game, createRequests: 1, withdrawnAtMs: undefined });
        matchOfGame.set(entry.gameId, entry.request.match_id);
        if (games.size > limit) forgetOldest();
        return;
      }
      case 'asked-again': {
        totals.createRequests += 1;
        const game = games.get(entry.matchId);
        if (game !== undefined) game.createRequests += 1;
        return;
      }
      case 'withdrawn': {
        totals.withdrawn += 1;
        const game = gameOf(entry.gameId);
        if (game !== undefined) game.withdrawnAtMs = entry.atMs;
        return;
      }
    }
  };

  return { games, totals, gameOf, apply };
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
