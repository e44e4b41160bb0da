import type { PlayerSignalPublisher } from '@paireto/runtime';
import type { TellPlayers } from '../../ports/challenges.ts';
import { describeChallenge } from '../../use-cases/challenges/describe-challenge.ts';

/** Tells gateways of players to whose challenges something happened; the opponent of a hidden one hears nothing of it. */
export const createChallengeSignals =
  (signals: Pick<PlayerSignalPublisher, 'send'>): TellPlayers =>
  (event, challenges) => {
    for (const challenge of challenges) {
      const { tenant, challenger, opponentId, isHidden } = challenge;
      for (const userId of isHidden ? [challenger.userId] : [challenger.userId, opponentId]) {
        const told = describeChallenge(challenge, userId);
        signals.send({ tenant, userId }, { v: 1, kind: 'challenge', event, challenge: told });
      }
    }
  };
