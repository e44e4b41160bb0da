import type { BridgeReply, BridgeRequest } from '@paireto/contracts';
import type { Challenges } from '../../ports/challenges.ts';
import { describeChallenge } from './describe-challenge.ts';

/** Lists what a player has open, both ways, the newest first: what a client is shown when it connects. */
export function createListOpenChallenges({ challenges, random }: { challenges: Challenges; random: () => number }) {
  return async (request: BridgeRequest<'challenge.open'>): Promise<BridgeReply<'challenge.open'>> => {
    const { tenant, userId, limit } = request;
    await challenges.rememberBlocks(tenant, userId, request.blocked, random());
    const open = await challenges.listOpen({ tenant, userId, limit });
    return {
      outcome: 'listed',
      incoming: open.incoming.map((challenge) => describeChallenge(challenge, userId)),
      outgoing: open.outgoing.map((challenge) => describeChallenge(challenge, userId)),
    };
  };
}
