import type { CreateGameReply, CreateGameRequest, GameRefusal } from '@paireto/contracts';
import type { Fault, Faults } from '../faults.ts';
import type { Ledger, LedgerGame } from '../ledger.ts';

/** What the caller of `POST /v1/games` gets. */
export type Answer =
  | { kind: 'game'; status: 200 | 201; game: CreateGameReply; delayMs?: number }
  | { kind: 'refusal'; status: 409 | 422 | 500 | 503; refusal: GameRefusal; retryAfterSeconds?: number }
  /** Bytes that are no answer of this API. */
  | { kind: 'garbage' }
  /** Nothing at all for this long. */
  | { kind: 'silence'; delayMs: number };

const DEFAULT_SLOW_MS = 1_000;
const DEFAULT_SILENCE_MS = 60_000;

/** Creates games, and goes wrong in the ways that `faults` asks for. */
export function createGameCreator(deps: { ledger: Ledger; faults: Faults }): (request: CreateGameRequest) => Answer {
  const create = (request: CreateGameRequest): Answer => {
    const recorded = deps.ledger.record(request);
    switch (recorded.outcome) {
      case 'created':
        return { kind: 'game', status: 201, game: toReply(recorded.game) };
      case 'repeated':
        return { kind: 'game', status: 200, game: toReply(recorded.game) };
      case 'different-body':
        return refuse(422, 'idempotency_key_reused', 'this key was used with a different body', false);
      case 'withdrawn':
        return refuse(409, 'withdrawn', 'the game of this match was withdrawn', false);
    }
  };

  return (request) => {
    const fault = deps.faults.draw();
    return fault === undefined ? create(request) : createUnder(fault, () => create(request));
  };
}

function createUnder(fault: Fault, create: () => Answer): Answer {
  switch (fault.mode) {
    case 'none':
      return create();
    case 'slow': {
      const answer = create();
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
      create();
      return { kind: 'silence', delayMs: fault.delay_ms ?? DEFAULT_SILENCE_MS };
    case 'garbage':
      create();
      return { kind: 'garbage' };
  }
}

/** A game as the API shows it. */
export const toReply = (game: LedgerGame): CreateGameReply => ({
  game_id: game.gameId,
  match_id: game.request.match_id,
  server_addr: game.serverAddr,
});

const refuse = (status: 409 | 422 | 500 | 503, error: string, reason: string, retryable: boolean) =>
  ({ kind: 'refusal', status, refusal: { error, reason, retryable } }) as const;
