import type { BridgeReply, ChallengeRequest, Ruleset } from '@paireto/contracts';
import type { AskBridge } from '../../ports/ask-bridge.ts';
import type { Caller } from '../../ports/caller.ts';
import type { RatingSource } from '../../ports/rating-source.ts';
import { banRefusal } from '../ban-refusal.ts';
import type { JoinRefusal } from '../join-refusal.ts';
import { fingerprintOf, sortedMembers } from '../request-fingerprint.ts';
import { asRatedPlayer } from './challenge-rating.ts';

/** What becomes of it. `refused`: the opponent cannot be this one, or the caller's account is banned. */
export type CreateChallengeOutcome = BridgeReply<'challenge.create'> | JoinRefusal | { outcome: 'no-answer' };

/** Challenges another player. With an `idempotencyKey` the same request may be repeated at will and challenges once. */
export type CreateChallenge = (
  caller: Caller,
  ruleset: Ruleset,
  request: ChallengeRequest,
  idempotencyKey: string | undefined,
) => Promise<CreateChallengeOutcome>;

export function createCreateChallenge(deps: {
  askBridge: AskBridge;
  ratings: RatingSource;
  newId: () => string;
}): CreateChallenge {
  return async (caller, ruleset, request, key) => {
    const unfit = unfitOpponent(caller, request.opponentId);
    if (unfit !== undefined) return refusedOpponent(unfit);
    const { tenant, userId, blocked } = caller;
    const ratings = await deps.ratings({ tenant, ruleset, players: [caller] });
    const banned = banRefusal(ratings);
    if (banned !== undefined) return banned;
    const [rating] = ratings;
    if (rating?.outcome !== 'rated') throw new TypeError('the rating source did not answer');
    return deps.askBridge('challenge.create', {
      tenant,
      id: deps.newId(),
      challenger: asRatedPlayer(userId, rating),
      queue: ruleset.name,
      rulesetVersion: ruleset.version,
      ...request,
      blocked: [...blocked],
      ...(key === undefined ? {} : { idempotency: { key, fingerprint: fingerprintFor(ruleset.name, request) } }),
    });
  };
}

function unfitOpponent({ userId, blocked }: Caller, opponentId: string): string | undefined {
  if (opponentId === userId) return 'is you; challenge somebody else';
  return blocked.includes(opponentId) ? 'is blocked by you (claim "blocked" of your token)' : undefined;
}

const refusedOpponent = (message: string): JoinRefusal => ({
  outcome: 'refused',
  code: 'INVALID_REQUEST',
  errors: [{ path: 'opponent', message }],
});

/** Tells a repeated challenge from another one with the same key, however it was spelled. */
function fingerprintFor(queue: string, request: ChallengeRequest): string {
  const { opponentId, attributes, color, message, expiresInMs, leaveQueue } = request;
  return fingerprintOf([queue, opponentId, sortedMembers(attributes), color, message, expiresInMs, leaveQueue]);
}
