import type { ClaimOutcome } from '@paireto/ticket-store';
import type { Task } from '../../kernel/task.ts';
import type { CreateResult } from '../../model/game-service.ts';
import { buryMatch, giveGame, type Placement, putBack, retry, tellReady } from './placement.ts';
import { retryAfter, type Verdict } from './verdict.ts';

/** Gets a game for a committed match and tells everybody, or puts the tickets back when there definitely is none. */
export function* placeMatch(placement: Placement): Task<Verdict> {
  const claim = yield* claimMatch(placement);
  switch (claim.outcome) {
    case 'claimed':
      return yield* createGame(placement, claim.attempts);
    case 'already-matched':
      return yield* tellReady(placement, claim.game, claim.attempts);
    case 'void':
      return yield* buryMatch(placement, claim.reason, claim.requeued);
    case 'finished':
      return yield* buryMatch(placement, claim.reason, []);
  }
}

function* claimMatch({ world, process, match }: Placement): Task<ClaimOutcome> {
  if (world.planted('create-without-claim')) return { outcome: 'claimed', attempts: 1 };
  return yield* world.redis.call(process, `claim ${match.id}`, (store) => store.claimMatch(match));
}

function* createGame(placement: Placement, attempts: number): Task<Verdict> {
  const { world, breaker, match } = placement;
  const key = world.planted('game-without-key') ? `${match.id}/${world.nextId('k')}` : match.id;
  const created = yield* breaker.create(key, match);
  return yield* settle(placement, created, attempts);
}

function* settle(placement: Placement, created: CreateResult, attempts: number): Task<Verdict> {
  const { world, process, match } = placement;
  switch (created.outcome) {
    case 'created':
      return yield* giveGame(placement, created.game, attempts);
    case 'refused':
      return yield* acceptRefusal(placement, created, attempts);
    case 'busy':
      return retryAfter(created.retryAfterMs);
    case 'unknown': {
      if (world.planted('requeue-while-unknown')) {
        return yield* putBack(placement, { reason: 'no answer', final: false }, attempts);
      }
      // Whatever the service says now, the players stay where they are: the first request may still be under way.
      const found = yield* world.games.find(process, match.id);
      return found.outcome === 'found' ? yield* giveGame(placement, found.game, attempts) : retry(placement);
    }
  }
}

/** After an earlier attempt of which nobody knows what became, the players are put back only when there is no game. */
function* acceptRefusal(
  placement: Placement,
  refusal: { reason: string; final: boolean },
  attempts: number,
): Task<Verdict> {
  const { world, process, match } = placement;
  if (attempts > 1) {
    const found = yield* world.games.find(process, match.id);
    if (found.outcome === 'found') return yield* giveGame(placement, found.game, attempts);
    if (found.outcome === 'unknown') return retry(placement);
  }
  return yield* putBack(placement, refusal, attempts);
}
