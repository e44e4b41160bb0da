import type { BridgeReply, BridgeRequest } from '@paireto/contracts';
import type { Challenges } from '../../ports/challenges.ts';
import { describeChallenge } from './describe-challenge.ts';

/** Reads a challenge for one of its players. */
export function createReadChallenge({ challenges, random }: { challenges: Challenges; random: () => number }) {
  return async (request: BridgeRequest<'challenge.read'>): Promise<BridgeReply<'challenge.read'>> => {
    const { tenant, userId, blocked } = request;
    await challenges.rememberBlocks(tenant, userId, blocked, random());
    const challenge = await challenges.read(request);
    if (challenge === undefined) return { outcome: 'not-found' };
    return { outcome: 'found', challenge: describeChallenge(challenge, userId) };
  };
}
