import type { Game, Match } from '@paireto/contracts';
import { type Placement, type PlacementDeps, retry, tellReady, withdrawGame } from './placement.ts';
import { buryMatch, putBack } from './unplace-match.ts';
import { retryAfter, type Verdict } from './verdict.ts';

/**
 * Gets a game for a committed match and tells everybody, or puts the tickets back when there definitely is none.
 * Every step may be repeated: a match that comes again continues where the last attempt stopped, with the same game.
 *
 * @param deliveryCount how often this match was tried, from 1; later attempts wait longer.
 */
export type PlaceMatch = (match: Match, deliveryCount: number) => Promise<Verdict>;

export function createPlaceMatch(deps: PlacementDeps): PlaceMatch {
  return async (match, deliveryCount) => {
    const placement: Placement = { ...deps, match, deliveryCount };
    const claim = await deps.tickets.claim(match);
    switch (claim.outcome) {
      case 'claimed':
        return createGame({ ...placement, claimedAt: deps.nowMs() }, claim.attempts);
      case 'already-matched':
        return tellReady(placement, claim.game, claim.attempts);
      case 'void':
        return buryMatch(placement, claim.reason, claim.requeued);
      case 'finished':
        return buryMatch(placement, claim.reason, []);
    }
  };
}

async function createGame(placement: Placement, attempts: number): Promise<Verdict> {
  const { games, match, random, logger } = placement;
  const created = await games.create(match);
  switch (created.outcome) {
    case 'created':
      return giveGame(placement, created.game, attempts);
    case 'refused':
      return acceptRefusal(placement, created, attempts);
    case 'busy':
      return retryAfter(Math.round(created.retryAfterMs * (1 + 0.2 * random())));
    case 'unknown': {
      // Whatever by-key says, the players stay where they are: the first request may still be under way.
      const found = await games.find(match);
      if (found.outcome === 'found') return giveGame(placement, found.game, attempts);
      logger.info({ match_id: match.id, reason: created.reason, attempts }, 'unknown whether there is a game');
      return retry(placement);
    }
  }
}

/**
 * After an earlier attempt of which nobody knows what became, a refusal may mean that one: "this key is under way". Then the
 * players are put back only when there is no game.
 */
async function acceptRefusal(
  placement: Placement,
  refusal: { reason: string; final: boolean },
  attempts: number,
): Promise<Verdict> {
  if (attempts > 1) {
    const found = await placement.games.find(placement.match);
    if (found.outcome === 'found') return giveGame(placement, found.game, attempts);
    if (found.outcome === 'unknown') return retry(placement);
  }
  return putBack(placement, refusal, attempts);
}

async function giveGame(placement: Placement, game: Game, attempts: number): Promise<Verdict> {
  const createdAt = placement.nowMs();
  const finalized = await placement.tickets.finalize({ match: placement.match, game });
  switch (finalized.outcome) {
    case 'finalized':
      return tellReady(placement, game, attempts, createdAt);
    case 'already-finalized':
      if (finalized.game.gameId !== game.gameId) await withdrawGame(placement, game);
      return tellReady(placement, finalized.game, attempts);
    case 'not-placing':
      // The match ended otherwise meanwhile, or a fail-over of Redis lost the commit. The claim of the next delivery says
      // which: it withdraws the game of a match that ended, and keeps that of one which it could commit again.
      return retry(placement);
  }
}
