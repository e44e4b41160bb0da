import type { Game, Match } from '@paireto/contracts';
import type { ClaimOutcome, FinalizeOutcome } from '@paireto/ticket-store';
import type { CreateResult } from '../ports/game-service.ts';
import { type Placement, type PlacementDeps, readyEvent, retry, tellReady, withdrawGame } from './placement.ts';
import { buryMatch, putBack } from './unplace-match.ts';
import { done, retryAfter, type Verdict } from './verdict.ts';

/**
 * Gets games for committed matches of one tenant and tells everybody, or puts the tickets back where there definitely is none.
 * Every step may be repeated: a match that comes again continues where the last attempt stopped, with the same game.
 *
 * Matches that take the usual road take each of its steps as one list; whatever is unusual about one is dealt with apart from
 * the others. An error stands for a match whose placing failed.
 *
 * @param deliveryCount how often these matches were tried, from 1; later attempts wait longer.
 */
export type PlaceMatches = (matches: readonly Match[], deliveryCount: number) => Promise<readonly (Verdict | Error)[]>;

/** A match on its way to a game. */
interface Attempt {
  match: Match;
  /** Where its verdict belongs. */
  index: number;
  /** How often it was tried, as the store counts. */
  attempts: number;
}

/** A match with the game that this attempt got for it. */
interface Placed extends Attempt {
  game: Game;
}

export function createPlaceMatches(deps: PlacementDeps): PlaceMatches {
  const place: PlaceMatches = async (matches, deliveryCount) =>
    placeClaimed(deps, matches, await deps.tickets.claim(matches), deliveryCount);

  return async (matches, deliveryCount) => {
    if (matches.length === 1 || !matches.some(deps.goesAlone)) return place(matches, deliveryCount);
    const verdicts = new Map<Match, Verdict | Error>();
    const placeList = async (list: readonly Match[]): Promise<void> => {
      const placed = await place(list, deliveryCount).catch((error: unknown) => list.map(() => toError(error)));
      for (const [index, match] of list.entries()) verdicts.set(match, placed[index]!);
    };
    const [alone, together] = [matches.filter(deps.goesAlone), matches.filter((match) => !deps.goesAlone(match))];
    await Promise.all([together, ...alone.map((match) => [match])].filter(({ length }) => length > 0).map(placeList));
    return matches.map((match) => verdicts.get(match)!);
  };
}

async function placeClaimed(
  deps: PlacementDeps,
  matches: readonly Match[],
  claims: readonly ClaimOutcome[],
  deliveryCount: number,
): Promise<(Verdict | Error)[]> {
  const claimedAt = deps.nowMs();
  const verdicts = new Array<Verdict | Error>(matches.length);
  const apart: Promise<void>[] = [];

  const settle = async (index: number, verdict: Promise<Verdict>): Promise<void> => {
    verdicts[index] = await verdict.catch(toError);
  };
  /** Has something unusual about one match dealt with; the others need not wait for it. */
  const goApart = ({ index, match }: Pick<Attempt, 'index' | 'match'>, handle: (one: Placement) => Promise<Verdict>) =>
    void apart.push(settle(index, handle({ ...deps, match, deliveryCount, claimedAt })));

  const create = async (claimed: readonly Attempt[]): Promise<void> => {
    const created = await deps.games.createAll(claimed.map(({ match }) => match));
    const createdAt = deps.nowMs();
    const placed: Placed[] = [];
    for (const [place, attempt] of claimed.entries()) {
      const result = created[place]!;
      if (result.outcome === 'created') placed.push({ ...attempt, game: result.game });
      else goApart(attempt, (one) => goWithout(one, result, attempt.attempts));
    }
    if (placed.length > 0) await finalize(placed, createdAt);
  };

  const finalize = async (placed: readonly Placed[], createdAt: number): Promise<void> => {
    const finalized = await deps.tickets.finalize(placed);
    const at = deps.nowMs();
    const told: Placed[] = [];
    for (const [place, one] of placed.entries()) {
      const outcome = finalized[place]!;
      if (outcome.outcome === 'finalized') told.push(one);
      else goApart(one, (placement) => acceptFinalized(placement, one.game, one.attempts, outcome));
    }
    if (told.length === 0) return;
    const steps = { claimedAt, createdAt };
    const stored = await deps.publish(
      told.map(({ match, game, attempts }) => readyEvent(match, at, game, attempts, steps)),
    );
    for (const [place, { index }] of told.entries())
      verdicts[index] = stored[place] ? done : retry({ ...deps, deliveryCount });
  };

  /** What fails for a whole list fails for each that it left without a verdict. */
  const takeUsualRoad = async (claimed: readonly Attempt[]): Promise<void> => {
    const failed = await create(claimed).then(() => undefined, toError);
    await Promise.all(apart);
    if (failed === undefined) return;
    for (const { index } of claimed) verdicts[index] ??= failed;
  };

  const claimed: Attempt[] = [];
  for (const [index, match] of matches.entries()) {
    const claim = claims[index]!;
    if (claim.outcome === 'claimed') claimed.push({ match, index, attempts: claim.attempts });
    else goApart({ match, index }, (placement) => acceptClaim(placement, claim));
  }
  if (claimed.length > 0) await takeUsualRoad(claimed);
  await Promise.all(apart);
  return verdicts;
}

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** For a match that is not to get a game now: it has one, or its tickets are not its own. */
function acceptClaim(placement: Placement, claim: Exclude<ClaimOutcome, { outcome: 'claimed' }>): Promise<Verdict> {
  switch (claim.outcome) {
    case 'already-matched':
      return tellReady(placement, claim.game, claim.attempts);
    case 'void':
      return buryMatch(placement, claim.reason, claim.requeued);
    case 'finished':
      return buryMatch(placement, claim.reason, []);
  }
}

/** For a match that has not got a game, as far as anybody knows. */
async function goWithout(
  placement: Placement,
  created: Exclude<CreateResult, { outcome: 'created' }>,
  attempts: number,
): Promise<Verdict> {
  const { games, match, random, logger } = placement;
  switch (created.outcome) {
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
  const [finalized] = await placement.tickets.finalize([{ match: placement.match, game }]);
  if (finalized!.outcome !== 'finalized') return acceptFinalized(placement, game, attempts, finalized!);
  return tellReady(placement, game, attempts, createdAt);
}

/** For a match that the store did not give this game. */
async function acceptFinalized(
  placement: Placement,
  game: Game,
  attempts: number,
  finalized: Exclude<FinalizeOutcome, { outcome: 'finalized' }>,
): Promise<Verdict> {
  switch (finalized.outcome) {
    case 'already-finalized':
      if (finalized.game.gameId !== game.gameId) await withdrawGame(placement, game);
      return tellReady(placement, finalized.game, attempts);
    case 'not-placing':
      // The match ended otherwise meanwhile, or a fail-over of Redis lost the commit. The claim of the next delivery says
      // which: it withdraws the game of a match that ended, and keeps that of one which it could commit again.
      return retry(placement);
  }
}
