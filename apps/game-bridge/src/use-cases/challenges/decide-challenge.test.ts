import type { ChallengeState } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { buildChallenge } from '../../testing/build-challenge.ts';
import { decideChallenge } from './decide-challenge.ts';

const ref = { tenant: 'demo', id: buildChallenge().id, userId: 'bob' };

/** A decline of a challenge that stands so whenever it is read, and of which so many tries are lost. */
function decide(states: ChallengeState[], lost: number) {
  let tries = 0;
  return decideChallenge({ read: async () => buildChallenge({ state: states.shift() ?? 'PENDING' }) }, ref, {
    outcome: 'declined',
    states: ['DECLINED'],
    isTheirs: () => true,
    async take(challenge) {
      tries += 1;
      return tries > lost ? { challenge: { ...challenge, state: 'DECLINED' } } : undefined;
    },
  });
}

describe('a decision that lost against another', () => {
  it('is told where the challenge stands by then', async () => {
    expect(await decide(['PENDING', 'ACCEPTED'], 1)).toEqual({ outcome: 'not-pending', status: 'ACCEPTED' });
  });

  it('is taken after all when the challenge came back meanwhile', async () => {
    expect(await decide(['PENDING', 'PENDING'], 1)).toMatchObject({
      outcome: 'declined',
      challenge: { status: 'DECLINED' },
    });
  });

  it('is given up when that happens without end', async () => {
    await expect(decide([], Number.POSITIVE_INFINITY)).rejects.toThrow('keeps changing');
  });
});
