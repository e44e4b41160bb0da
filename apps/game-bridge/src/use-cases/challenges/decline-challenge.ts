import type { BridgeReply, BridgeRequest } from '@paireto/contracts';
import type { Challenges } from '../../ports/challenges.ts';
import { decideChallenge } from './decide-challenge.ts';

/** Declines a challenge, as its opponent. */
export function createDeclineChallenge({ challenges }: { challenges: Challenges }) {
  return (request: BridgeRequest<'challenge.decline'>): Promise<BridgeReply<'challenge.decline'>> =>
    decideChallenge(challenges, request, {
      outcome: 'declined',
      states: ['DECLINED'],
      isTheirs: ({ opponentId }) => opponentId === request.userId,
      async take() {
        const challenge = await challenges.decline(request, request.reason);
        return challenge && { challenge };
      },
    });
}
