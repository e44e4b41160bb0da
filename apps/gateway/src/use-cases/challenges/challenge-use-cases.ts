import { type AcceptChallenge, createAcceptChallenge } from './accept-challenge.ts';
import {
  createDeclineChallenge,
  createWithdrawChallenge,
  type DeclineChallenge,
  type WithdrawChallenge,
} from './close-challenge.ts';
import { type CreateChallenge, createCreateChallenge } from './create-challenge.ts';
import { createListChallenges, type ListChallenges } from './list-challenges.ts';
import { createReadChallenge, type ReadChallenge } from './read-challenge.ts';

/** What players do with challenges. */
export interface ChallengeUseCases {
  createChallenge: CreateChallenge;
  readChallenge: ReadChallenge;
  listChallenges: ListChallenges;
  acceptChallenge: AcceptChallenge;
  declineChallenge: DeclineChallenge;
  withdrawChallenge: WithdrawChallenge;
}

export function createChallengeUseCases(
  deps: Parameters<typeof createCreateChallenge>[0] &
    Omit<Parameters<typeof createAcceptChallenge>[0], 'readChallenge'>,
): ChallengeUseCases {
  const readChallenge = createReadChallenge(deps);
  return {
    readChallenge,
    createChallenge: createCreateChallenge(deps),
    listChallenges: createListChallenges(deps),
    acceptChallenge: createAcceptChallenge({ ...deps, readChallenge }),
    declineChallenge: createDeclineChallenge({ ...deps, readChallenge }),
    withdrawChallenge: createWithdrawChallenge({ ...deps, readChallenge }),
  };
}
