import type { Challenge, ChallengeState } from '@paireto/contracts';
import type { ChallengeRef, Challenges, StoredChallenge } from '../../ports/challenges.ts';
import { describeChallenge } from './describe-challenge.ts';

/** A decision that one of the players takes. */
interface Decision<Outcome extends string, Refusal> {
  /** What it is called when it is taken. */
  outcome: Outcome;
  /** Where the challenge stands once it was taken: a repeat finds it so, and is answered the same. */
  states: readonly ChallengeState[];
  /** Whether this player is the one to take it. */
  isTheirs(challenge: StoredChallenge): boolean;
  /** Takes it on what was PENDING when it was read; undefined: it is not any more. */
  take(challenge: StoredChallenge): Promise<{ challenge: StoredChallenge } | { refusal: Refusal } | undefined>;
}

/** How often a decision is tried when the challenge has left PENDING and come back to it in the same moment. */
const MAX_TRIES = 5;

/**
 * Takes a decision: of all that are taken of one challenge at once one wins, and the others are told where it stands.
 *
 * @throws {Error} when it kept changing; trying again is safe.
 */
export async function decideChallenge<Outcome extends string, Refusal = never>(
  challenges: Pick<Challenges, 'read'>,
  ref: ChallengeRef,
  decision: Decision<Outcome, Refusal>,
): Promise<
  | { outcome: Outcome; challenge: Challenge }
  | { outcome: 'not-pending'; status: ChallengeState }
  | { outcome: 'not-found' }
  | Refusal
> {
  const decided = (challenge: StoredChallenge) => ({
    outcome: decision.outcome,
    challenge: describeChallenge(challenge, ref.userId),
  });
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const known = await challenges.read(ref);
    if (known === undefined || !decision.isTheirs(known)) return { outcome: 'not-found' };
    if (decision.states.includes(known.state)) return decided(known);
    if (known.state !== 'PENDING') return { outcome: 'not-pending', status: known.state };
    const taken = await decision.take(known);
    if (taken !== undefined) return 'refusal' in taken ? taken.refusal : decided(taken.challenge);
  }
  throw new Error(`challenge ${ref.id} keeps changing`);
}
