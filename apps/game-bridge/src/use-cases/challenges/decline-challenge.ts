import type { BridgeReply, BridgeRequest } from '@paireto/contracts';
import type { Challenges, TellPlayers } from '../../ports/challenges.ts';
import { decideChallenge } from './decide-challenge.ts';

/** Declines a challenge, as its opponent. */
export function createDeclineChallenge({
  challenges,
  tellPlayers,
}: {
  challenges: Challenges;
  tellPlayers: TellPlayers;
}) {
  return (request: BridgeRequest<'challenge.decline'>): Promise<BridgeReply<'challenge.decline'>> =>
    decideChallenge(challenges, request, {
      outcome: 'declined',
      states: ['DECLINED'],
      isTheirs: ({ opponentId }) => opponentId === request.userId,
      async take() {
        const challenge = await challenges.decline(request, request.reason);
        if (challenge !== undefined) tellPlayers('declined', [challenge]);
        return challenge && { challenge };
      },
    });
}
