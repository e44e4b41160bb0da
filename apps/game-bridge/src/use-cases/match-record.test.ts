import type { MatchEvent } from '@paireto/contracts';
import { buildMatch } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { permutations } from '../testing/permutations.ts';
import { foldEvents } from './match-record.ts';

const match = buildMatch();
const found: MatchEvent = { v: 1, type: 'match.found', at: 10, match };
const ready = (at: number, gameId = 'g1'): MatchEvent => {
  return { v: 1, type: 'match.ready', at, match, game: { gameId }, attempts: 2 };
};
const steps = (at: number, times: { claimedAt: number; createdAt: number }): MatchEvent => {
  return { v: 1, type: 'match.ready', at, match, game: { gameId: 'g1' }, attempts: 2, ...times };
};
const failed = (at: number): MatchEvent => ({ v: 1, type: 'match.failed', at, match, reason: `at ${at}`, attempts: 3 });

describe('the record of a match', () => {
  it.each([
    ['only found', [found], { state: 'PLACING', committedAt: 10, attempts: 0 }],
    ['found and ready', [found, ready(20)], { state: 'MATCHED', committedAt: 10, readyAt: 20, attempts: 2 }],
    ['only ready', [ready(20)], { state: 'MATCHED', committedAt: undefined, readyAt: 20 }],
    ['ready told twice', [ready(30, 'g2'), found, ready(20, 'g1')], { readyAt: 20, game: { gameId: 'g1' } }],
    ['failed told twice', [failed(30), found, failed(25)], { state: 'FAILED', failedAt: 25, reason: 'at 25' }],
    ['both ends', [found, failed(5), ready(30)], { state: 'MATCHED', committedAt: 10, readyAt: 30, attempts: 3 }],
  ])('of %s does not depend on the order of the events', (_what, events, expected) => {
    for (const order of permutations(events)) {
      expect(foldEvents(order)).toHaveLength(1);
      expect(foldEvents(order)[0]).toMatchObject(expected);
      expect(foldEvents([...order, ...order])).toEqual(foldEvents(order));
    }
  });

  it.each([
    [
      'told once',
      [found, steps(20, { claimedAt: 11, createdAt: 19 }), failed(5)],
      { claimedAt: 11, gameCreatedAt: 19 },
    ],
    ['told by one only', [ready(18), steps(20, { claimedAt: 11, createdAt: 19 })], { readyAt: 18, claimedAt: 11 }],
    [
      'told twice',
      [steps(30, { claimedAt: 25, createdAt: 26 }), steps(20, { claimedAt: 11, createdAt: 19 })],
      { claimedAt: 11, gameCreatedAt: 19 },
    ],
    ['never told', [found, ready(20)], { claimedAt: undefined, gameCreatedAt: undefined }],
  ])('has the steps to its game, %s, in any order', (_what, events, expected) => {
    for (const order of permutations(events)) expect(foldEvents(order)[0]).toMatchObject(expected);
  });

  it('has nothing of the end that lost', () => {
    expect(foldEvents([failed(5), ready(30)])[0]).not.toHaveProperty('reason');
  });

  it('is one for each match', () => {
    const other = buildMatch();
    const records = foldEvents([found, { ...found, match: other }, ready(20)]);
    expect(records.map((record) => [record.match.id, record.state])).toEqual([
      [match.id, 'MATCHED'],
      [other.id, 'PLACING'],
    ]);
  });
});
