import { describe, expect, it } from 'vitest';
import type { Challenge, ChallengeStatus } from '../wire/challenge.ts';
import { createChallengePoll } from './poll-challenges.ts';

const challenge = (challenge_id: string, status: ChallengeStatus, failed_attempts = 0): Challenge => ({
  challenge_id,
  status,
  failed_attempts,
  challenger: { user_id: 'alice', rating: 1_500 },
  opponent: { user_id: 'bob', rating: null },
  queue: 'chess',
  attributes: { time_control: '3+2' },
  color: 'random',
  created_at: '2026-01-31T12:00:00.000Z',
  expires_at: '2026-01-31T12:10:00.000Z',
});

describe('challenges that are read again and again', () => {
  it('show what is open, and what happened since the last time, also to those that came and went', async () => {
    let incoming: Challenge[] = [challenge('a', 'PENDING'), challenge('b', 'DECLINED')];
    const poll = createChallengePoll(async (path) => ({ challenges: path.includes('incoming') ? incoming : [] }));
    expect(await poll()).toEqual({ open: { incoming: [challenge('a', 'PENDING')], outgoing: [] }, events: [] });
    expect((await poll())?.events).toEqual([]);
    incoming = [
      challenge('d', 'WITHDRAWN'),
      challenge('c', 'PENDING'),
      challenge('a', 'ACCEPTED'),
      challenge('b', 'DECLINED'),
    ];
    const changed = await poll();
    expect(changed?.open.incoming.map(({ challenge_id }) => challenge_id)).toEqual(['c']);
    expect(changed?.events.map((event) => `${event.type} ${event.challenge.challenge_id}`)).toEqual([
      'challenge.withdrawn d',
      'challenge.received c',
      'challenge.accepted a',
    ]);
  });

  it('tell when a game could not be created', async () => {
    let now = challenge('a', 'ACCEPTED');
    const poll = createChallengePoll(async (path) => ({ challenges: path.includes('incoming') ? [now] : [] }));
    await poll();
    now = challenge('a', 'PENDING', 1);
    expect((await poll())?.events).toEqual([{ type: 'challenge.failed', challenge: now }]);
  });

  it('are not known while they cannot be read, and nothing is lost by that', async () => {
    let isAway = false;
    let now = challenge('a', 'PENDING');
    const poll = createChallengePoll(async () => {
      if (isAway) throw new Error('away');
      return { challenges: [now] };
    });
    await poll();
    isAway = true;
    expect(await poll()).toBeNull();
    isAway = false;
    now = challenge('a', 'STARTED');
    expect((await poll())?.events[0]?.type).toBe('challenge.started');
  });
});
