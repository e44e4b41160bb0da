import type { AddPlayersRequest, CreateGameRequest } from '@paireto/contracts';
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
  /** Who came later, in order. */
  additions: Addition[];
}

/** Players of a match who came into a running game, or who never may: then there is no request. */
export interface Addition {
  gameId: string;
  matchId: string;
  request: AddPlayersRequest | undefined;
  /** How often it was asked for. */
  addRequests: number;
  withdrawnAtMs: number | undefined;
}

/** What a ledger remembers, and how each event changes it. */
export interface LedgerBooks {
  /** By match; in the order of creation. */
  readonly games: ReadonlyMap<string, LedgerGame>;
  /** By match. */
  readonly additions: ReadonlyMap<string, Addition>;
  readonly totals: { created: number; createRequests: number; withdrawn: number };
  gameOf: (gameId: string) => LedgerGame | undefined;
  apply: (entry: LedgerEntry) => void;
}

/** @param limit games remembered; the oldest are forgotten beyond it, with who came into them later. */
export function createLedgerBooks(limit: number): LedgerBooks {
  const games = new Map<string, LedgerGame>();
  const additions = new Map<string, Addition>();
  const matchOfGame = new Map<string, string>();
  const totals = { created: 0, createRequests: 0, withdrawn: 0 };
  const gameOf = (gameId: string): LedgerGame | undefined => games.get(matchOfGame.get(gameId) ?? '');

  // Goes on where it stopped: a new look at the start would pass by everything that was forgotten before.
  const oldestFirst = games.values();
  const forgetOldest = (): void => {
    const oldest = oldestFirst.next().value;
    if (oldest === undefined) return;
    games.delete(oldest.request.match_id);
    matchOfGame.delete(oldest.gameId);
    for (const { matchId } of oldest.additions) additions.delete(matchId);
  };

  const create = (entry: LedgerEntry & { event: 'created' }): void => {
    const { sequence, gameId, serverAddr, request, createdAtMs } = entry;
    totals.created = sequence;
    totals.createRequests += 1;
    games.set(request.match_id, {
      sequence,
      gameId,
      serverAddr,
      request,
      createdAtMs,
      createRequests: 1,
      withdrawnAtMs: undefined,
      additions: [],
    });
    matchOfGame.set(gameId, request.match_id);
    if (games.size > limit) forgetOldest();
  };

  const add = (addition: Addition): void => {
    const game = gameOf(addition.gameId);
    if (game === undefined) return;
    game.additions.push(addition);
    additions.set(addition.matchId, addition);
  };

  const apply = (entry: LedgerEntry): void => {
    switch (entry.event) {
      case 'created':
        create(entry);
        return;
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
      case 'players-added': {
        const { gameId, request } = entry;
        add({ gameId, matchId: request.match_id, request, addRequests: 1, withdrawnAtMs: undefined });
        return;
      }
      case 'adding-asked-again': {
        const addition = additions.get(entry.matchId);
        if (addition !== undefined) addition.addRequests += 1;
        return;
      }
      case 'players-withdrawn': {
        const { gameId, matchId, atMs } = entry;
        const known = additions.get(matchId);
        if (known !== undefined) known.withdrawnAtMs = atMs;
        else add({ gameId, matchId, request: undefined, addRequests: 0, withdrawnAtMs: atMs });
        return;
      }
    }
  };

  return { games, additions, totals, gameOf, apply };
}
