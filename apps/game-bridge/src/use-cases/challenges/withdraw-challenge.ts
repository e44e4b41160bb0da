import type { BridgeReply, BridgeRequest } from '@paireto/contracts';
import type { Challenges, TellPlayers } from '../../ports/challenges.ts';
import { decideChallenge } from './decide-challenge.ts';

/** Withdraws a challenge, as its challenger. */
export function createWithdrawChallenge({
  challenges,
  tellPlayers,
}: {
  challenges: Challenges;
  tellPlayers: TellPlayers;
}) {
  return (request: BridgeRequest<'challenge.withdraw'>): Promise<BridgeReply<'challenge.withdraw'>> =>
    decideChallenge(challenges, request, {
      outcome: 'withdrawn',
      states: ['WITHDRAWN'],
      isTheirs: ({ challenger }) => challenger.userId === request.userId,
      async take() {
        const challenge = await challenges.withdraw(request);
        if (challenge !== undefined) tellPlayers('withdrawn', [challenge]);
        return challenge && { challenge };
      },
    });
}
