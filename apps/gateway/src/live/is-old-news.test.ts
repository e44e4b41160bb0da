import type { Challenge, LiveEvent } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { kept } from '../testing/challenge-world.ts';
import { isOldNews } from './is-old-news.ts';

const is = (status: Challenge['status'], failed_attempts = 0): Challenge => ({ ...kept, status, failed_attempts });
const told = (...challenges: Challenge[]): LiveEvent[] =>
  challenges.map((challenge, index) => ({
    v: 1,
    epoch: 'e',
    seq: index + 2,
    at: '2026-01-31T12:00:00.000Z',
    type: 'challenge.received',
    data: { challenge },
  }));

describe('the word on a challenge', () => {
  it.each([
    [is('PENDING'), is('ACCEPTED'), false],
    [is('ACCEPTED'), is('STARTED'), false],
    [is('ACCEPTED'), is('PENDING', 1), false],
    [is('PENDING', 1), is('ACCEPTED', 1), false],
    [is('ACCEPTED', 3), is('FAILED', 4), false],
    [is('PENDING'), { ...is('PENDING'), opponent: { user_id: 'bob', rating: 1_600 } }, false],
    [is('PENDING'), is('PENDING'), true],
    [is('STARTED'), is('ACCEPTED'), true],
    [is('DECLINED'), is('PENDING'), true],
    [is('PENDING', 1), is('ACCEPTED'), true],
  ])('after %o, %o is old: %s', (before, after, isOld) => {
    expect(isOldNews(told(before), after)).toBe(isOld);
  });

  it('is news when it is the first, or of another one', () => {
    expect(isOldNews([], is('PENDING'))).toBe(false);
    expect(isOldNews(told(is('STARTED')), { ...is('PENDING'), challenge_id: 'other' })).toBe(false);
  });

  it('is compared with the last one told of it', () => {
    const other = { ...is('PENDING'), challenge_id: 'other' };
    expect(isOldNews(told(is('PENDING'), is('ACCEPTED'), other), is('PENDING'))).toBe(true);
  });
});
