import type { AddPlayersRequest, CreateGameReply, CreateGameRequest, GameRefusal } from '@paireto/contracts';
import type { Fault, Faults } from '../faults.ts';
import type { Ledger } from '../ledger.ts';
import type { LedgerGame } from '../ledger-books.ts';

type RefusalStatus = 404 | 409 | 410 | 422 | 500 | 503;

/** What the caller of `POST /v1/games` or `POST /v1/games/{game_id}/players` gets. */
export type Answer =
  | { kind: 'game'; status: 200 | 201; game: CreateGameReply; delayMs?: number }
  | { kind: 'refusal'; status: RefusalStatus; refusal: GameRefusal; retryAfterSeconds?: number }
  /** Bytes that are no answer of this API. */
  | { kind: 'garbage' }
  /** Nothing at all for this long. */
  | { kind: 'silence'; delayMs: number };

/** Creates games and lets players into running ones, and goes wrong in the ways that `faults` asks for. */
export interface GameCreator {
  create: (request: CreateGameRequest) => Answer;
  /** Each on its own, in order. */
  createAll: (requests: readonly CreateGameRequest[]) => Answer[];
  addPlayers: (gameId: string, request: AddPlayersRequest) => Answer;
}

const DEFAULT_SLOW_MS = 1_000;
const DEFAULT_SILENCE_MS = 60_000;

export function createGameCreator({ ledger, faults }: { ledger: Ledger; faults: Faults }): GameCreator {
  const create = (request: CreateGameRequest): Answer => {
    const recorded = ledger.record(request);
    switch (recorded.outcome) {
      case 'created':
      case 'repeated':
        return gameAnswer(recorded.outcome, recorded.game, request.match_id);
      case 'different-body':
        return keyReused;
      case 'withdrawn':
        return refuse(409, 'withdrawn', 'the game of this match was withdrawn', false);
    }
  };

  const addPlayers = (gameId: string, request: AddPlayersRequest): Answer => {
    const added = ledger.add(gameId, request);
    switch (added.outcome) {
      case 'added':
      case 'repeated':
        return gameAnswer(added.outcome, added.game, request.match_id);
      case 'different-body':
        return keyReused;
      case 'withdrawn':
        return refuse(409, 'withdrawn', 'the players of this match were withdrawn', false);
      case 'unknown-game':
        return refuse(404, 'not_found', 'no such game', false);
      case 'game-gone':
        return refuse(410, 'gone', 'the game is over', false);
    }
  };

  const faulty = (work: () => Answer): Answer => {
    const fault = faults.draw();
    return fault === undefined ? work() : workUnder(fault, work);
  };

  return {
    create: (request) => faulty(() => create(request)),
    createAll: (requests) => ledger.together(() => requests.map((request) => faulty(() => create(request)))),
    addPlayers: (gameId, request) => faulty(() => addPlayers(gameId, request)),
  };
}

function workUnder(fault: Fault, work: () => Answer): Answer {
  switch (fault.mode) {
    case 'none':
      return work();
    case 'slow': {
      const answer = work();
      return answer.kind === 'game' ? { ...answer, delayMs: fault.delay_ms ?? DEFAULT_SLOW_MS } : answer;
    }
    case 'error500':
      return refuse(500, 'internal', 'simulated fault', true);
    case 'unavailable':
      return { ...refuse(503, 'unavailable', 'simulated fault', true), retryAfterSeconds: 1 };
    case 'refuse':
      return refuse(409, 'refused', 'simulated refusal', true);
    case 'refuse_final':
      return refuse(422, 'refused', 'simulated final refusal', false);
    case 'timeout_before_create':
      return { kind: 'silence', delayMs: fault.delay_ms ?? DEFAULT_SILENCE_MS };
    case 'timeout_after_create':
      work();
      return { kind: 'silence', delayMs: fault.delay_ms ?? DEFAULT_SILENCE_MS };
    case 'garbage':
      work();
      return { kind: 'garbage' };
  }
}

const gameAnswer = (outcome: 'created' | 'added' | 'repeated', game: LedgerGame, matchId: string): Answer => ({
  kind: 'game',
  status: outcome === 'repeated' ? 200 : 201,
  game: toReply(game, matchId),
});

/** A game as the API shows it to whoever asks about this match: the one that it was created for, or that came into it. */
export const toReply = (game: LedgerGame, matchId: string): CreateGameReply => ({
  game_id: game.gameId,
  match_id: matchId,
  server_addr: game.serverAddr,
});

const refuse = (status: RefusalStatus, error: string, reason: string, retryable: boolean) =>
  ({ kind: 'refusal', status, refusal: { error, reason, retryable } }) as const;

const keyReused = refuse(422, 'idempotency_key_reused', 'this key was used with a different body', false);
