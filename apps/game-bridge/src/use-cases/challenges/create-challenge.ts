import type { BridgeReply, BridgeRequest } from '@paireto/contracts';
import type { Challenges, TellPlayers } from '../../ports/challenges.ts';
import { describeChallenge } from './describe-challenge.ts';

/** Makes a challenge; the same request again is answered with the challenge that it made. */
export function createCreateChallenge(deps: {
  challenges: Challenges;
  tellPlayers: TellPlayers;
  random: () => number;
}) {
  const { challenges, tellPlayers, random } = deps;
  return async (request: BridgeRequest<'challenge.create'>): Promise<BridgeReply<'challenge.create'>> => {
    const { v: _v, traceparent: _traceparent, blocked, ...challenge } = request;
    const { userId } = challenge.challenger;
    await challenges.rememberBlocks(challenge.tenant, userId, blocked, random());
    const created = await challenges.create(challenge, random());
    if (created.outcome === 'created') tellPlayers('received', [created.challenge]);
    return 'challenge' in created
      ? { outcome: created.outcome, challenge: describeChallenge(created.challenge, userId) }
      : created;
  };
}
