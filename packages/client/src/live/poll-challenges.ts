import type { Challenge, ChallengeStatus } from '../wire/challenge.ts';
import type { ChallengeEventType } from '../wire/live-event.ts';

/** Open challenges, as a snapshot has them. */
export interface OpenChallenges {
  incoming: Challenge[];
  outgoing: Challenge[];
}

/** What reading the challenges again has shown: what is open, and what happened since the last time. */
export interface ChallengesRead {
  open: OpenChallenges;
  events: { type: ChallengeEventType; challenge: Challenge }[];
}

const PATH = '/v1/matchmaking/challenges';
const LIMIT = 50;

const eventTypes: Record<ChallengeStatus, ChallengeEventType> = {
  PENDING: 'challenge.received',
  ACCEPTED: 'challenge.accepted',
  STARTED: 'challenge.started',
  DECLINED: 'challenge.declined',
  WITHDRAWN: 'challenge.withdrawn',
  EXPIRED: 'challenge.expired',
  FAILED: 'challenge.failed',
};

/** Reads challenges again and again. Null while they cannot be read: queue entries do not wait for them. */
export function createChallengePoll(read: (path: string) => Promise<unknown>): () => Promise<ChallengesRead | null> {
  let known: Map<string, Challenge> | undefined;
  const list = async (direction: string): Promise<Challenge[]> =>
    ((await read(`${PATH}/${direction}?limit=${LIMIT}`)) as { challenges: Challenge[] }).challenges;
  const open = (challenges: Challenge[]): Challenge[] => challenges.filter(({ status }) => status === 'PENDING');

  return async () => {
    let lists: [Challenge[], Challenge[]];
    try {
      lists = await Promise.all([list('incoming'), list('outgoing')]);
    } catch {
      return null;
    }
    const [incoming, outgoing] = lists;
    const before = known;
    const all = [...incoming, ...outgoing];
    known = new Map(all.map((challenge) => [challenge.challenge_id, challenge]));
    const events =
      before === undefined ? [] : all.flatMap((challenge) => changeOf(before.get(challenge.challenge_id), challenge));
    return { open: { incoming: open(incoming), outgoing: open(outgoing) }, events };
  };
}

function changeOf(before: Challenge | undefined, challenge: Challenge): ChallengesRead['events'] {
  const { status, failed_attempts } = challenge;
  if (before?.status === status && before.failed_attempts === failed_attempts) return [];
  const cameBack = status === 'PENDING' && failed_attempts > (before?.failed_attempts ?? 0);
  return [{ type: cameBack ? 'challenge.failed' : eventTypes[status], challenge }];
}
