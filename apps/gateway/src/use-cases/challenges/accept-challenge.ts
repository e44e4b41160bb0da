import { type BridgeReply, type Challenge, type ChallengeState, isDuel, type Ruleset } from '@paireto/contracts';
import type { AskBridge } from '../../ports/ask-bridge.ts';
import type { Caller } from '../../ports/caller.ts';
import { type RatingSource, ratesOthers } from '../../ports/rating-source.ts';
import { banRefusal } from '../ban-refusal.ts';
import type { JoinRefusal } from '../join-refusal.ts';
import { asRatedPlayer } from './challenge-rating.ts';
import type { ReadChallenge } from './read-challenge.ts';

/**
 * What becomes of it. `other-side`: the caller made it. `refused`: the caller's account is banned; `challenger-banned`:
 * that of the challenger is by now. `no-queue`: the queue that it is for is gone, or is not one against one any more.
 */
export type AcceptChallengeOutcome =
  | BridgeReply<'challenge.accept'>
  | JoinRefusal
  | { outcome: 'other-side' | 'challenger-banned' | 'no-answer' }
  | { outcome: 'no-queue'; queue: string };

/** Accepts a challenge, for its opponent: its game is created. Repeating it answers the same. */
export type AcceptChallenge = (
  caller: Caller,
  id: string,
  answer: { leaveQueue: boolean },
) => Promise<AcceptChallengeOutcome>;

/** States from which nothing leads back. */
const ends: readonly ChallengeState[] = ['DECLINED', 'WITHDRAWN', 'EXPIRED', 'FAILED'];

export function createAcceptChallenge(deps: {
  askBridge: AskBridge;
  readChallenge: ReadChallenge;
  ratings: RatingSource;
  rulesets: ReadonlyMap<string, Ruleset>;
}): AcceptChallenge {
  return async (caller, id, { leaveQueue }) => {
    const read = await deps.readChallenge(caller, id);
    if (read.outcome !== 'found') return read;
    const { challenge } = read;
    if (challenge.opponent.user_id !== caller.userId) return { outcome: 'other-side' };
    if (ends.includes(challenge.status)) return { outcome: 'not-pending', status: challenge.status };
    const ruleset = deps.rulesets.get(challenge.queue);
    if (ruleset === undefined || !isDuel(ruleset.teams)) return { outcome: 'no-queue', queue: challenge.queue };
    const rated = await rateBoth(deps.ratings, caller, challenge, ruleset);
    if (rated.outcome !== 'rated') return rated;
    const { tenant, userId } = caller;
    return deps.askBridge('challenge.accept', { tenant, userId, id, leaveQueue, ...rated.players });
  };
}

/** Both as they are rated now; the challenger only where the source knows players without their token. */
async function rateBoth(ratings: RatingSource, caller: Caller, challenge: Challenge, ruleset: Ruleset) {
  const challengerId = challenge.challenger.user_id;
  const others = ratesOthers(ruleset) ? [{ userId: challengerId, rating: undefined }] : [];
  const [own, theirs] = await ratings({ tenant: caller.tenant, ruleset, players: [caller, ...others] });
  const banned = banRefusal(own === undefined ? [] : [own]);
  if (banned !== undefined) return banned;
  if (own?.outcome !== 'rated') throw new TypeError('the rating source did not answer');
  if (theirs?.outcome === 'banned') return { outcome: 'challenger-banned' as const };
  // What a source that is away says of others is no better than what was known when the challenge was made.
  const isKnown = theirs !== undefined && theirs.ratingStale !== true;
  return {
    outcome: 'rated' as const,
    players: {
      player: asRatedPlayer(caller.userId, own),
      ...(isKnown ? { challenger: asRatedPlayer(challengerId, theirs) } : {}),
    },
  };
}
