import type { BridgeReply, BridgeRequest } from '@paireto/contracts';
import type { Challenges } from '../../ports/challenges.ts';
import { decideChallenge } from './decide-challenge.ts';

/** Withdraws a challenge, as its challenger. */
export function createWithdrawChallenge({ challenges }: { challenges: Challenges }) {
  return (request: BridgeRequest<'challenge.withdraw'>): Promise<BridgeReply<'challenge.withdraw'>> =>
    decideChallenge(challenges, request, {
      outcome: 'withdrawn',
      states: ['WITHDRAWN'],
      isTheirs: ({ challenger }) => challenger.userId === request.userId,
      async take() {
        const challenge = await challenges.withdraw(request);
        return challenge && { challenge };
      },
    });
}
