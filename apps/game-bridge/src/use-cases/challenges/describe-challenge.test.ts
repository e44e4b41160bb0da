import { type ChallengeState, challengeSchema } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { buildChallenge } from '../../testing/build-challenge.ts';
import { describeChallenge } from './describe-challenge.ts';

const match = { id: '0197a000-0000-7000-8000-000000000009', challengerTeam: 'white', opponentTeam: 'black' };
const game = { gameId: 'g', serverAddr: 'there:1' };

describe('a challenge as a player is told of it', () => {
  it('has the form of the contract, and says nothing of what its state does not have', () => {
    const told = describeChallenge(buildChallenge(), 'ann');
    expect(challengeSchema.parse(told)).toEqual(told);
    expect(Object.keys(told)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(message|reason|match_id|assignment)$/)]),
    );
  });

  it('says to each which side is theirs', () => {
    const started = buildChallenge({ state: 'STARTED', match, game });
    expect(describeChallenge(started, 'ann').assignment).toEqual({
      game_id: 'g',
      server_addr: 'there:1',
      team: 'white',
      color: 'white',
    });
    expect(describeChallenge(started, 'bob').assignment).toMatchObject({ team: 'black', color: 'black' });
  });

  it('names no colour where a team is called so and the other is not', () => {
    const started = buildChallenge({ state: 'STARTED', match: { ...match, opponentTeam: 'blue' }, game });
    expect(describeChallenge(started, 'ann').assignment).toEqual({
      game_id: 'g',
      server_addr: 'there:1',
      team: 'white',
    });
  });

  it.each<[ChallengeState, string | undefined]>([
    ['PENDING', 'why'],
    ['DECLINED', 'why'],
    ['FAILED', 'why'],
    ['WITHDRAWN', undefined],
    ['EXPIRED', undefined],
    ['ACCEPTED', undefined],
  ])('%s has the reason %s', (state, reason) => {
    expect(describeChallenge(buildChallenge({ state, reason: 'why' }), 'ann').reason).toBe(reason);
  });
});
