import type { Challenge, ChallengeState, LiveEvent } from '@paireto/contracts';

/** How far a challenge is in states that only follow each other. */
const progress: Record<ChallengeState, number> = {
  PENDING: 0,
  ACCEPTED: 1,
  STARTED: 2,
  DECLINED: 2,
  WITHDRAWN: 2,
  EXPIRED: 2,
  FAILED: 2,
};

/** Whether the last word on a challenge was this one or a later one: bridges speak independently, and may repeat themselves. */
export function isOldNews(told: readonly LiveEvent[], challenge: Challenge): boolean {
  const last = told.findLast((event) => challengeOf(event)?.challenge_id === challenge.challenge_id);
  const before = last && challengeOf(last);
  if (before === undefined) return false;
  // A challenge whose game could not be created begins again.
  const step =
    challenge.failed_attempts - before.failed_attempts || progress[challenge.status] - progress[before.status];
  return step < 0 || (step === 0 && JSON.stringify(challenge) === JSON.stringify(before));
}

const challengeOf = ({ data }: LiveEvent): Challenge | undefined => ('challenge' in data ? data.challenge : undefined);
