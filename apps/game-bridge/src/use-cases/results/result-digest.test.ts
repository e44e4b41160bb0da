import { describe, expect, it } from 'vitest';
import type { MatchResult } from '../../ports/match-results.ts';
import { resultDigest } from './result-digest.ts';

const win = { userId: 'ada', team: 'white', outcome: 'win', rank: 1 } as const;
const loss = { userId: 'bob', team: 'black', outcome: 'loss', rank: 2 } as const;
const result: MatchResult = { finishedAtMs: 1_000, reason: 'checkmate', aborted: false, finishes: [win, loss] };

describe('the digest of a result', () => {
  it('does not depend on the order of players', () => {
    expect(resultDigest({ ...result, finishes: [loss, win] })).toBe(resultDigest(result));
  });

  it.each<[string, Partial<MatchResult>]>([
    ['another outcome', { finishes: [{ ...win, outcome: 'draw' }, loss] }],
    [
      'other players',
      {
        finishes: [
          { ...win, userId: 'bob' },
          { ...loss, userId: 'ada' },
        ],
      },
    ],
    [
      'places instead of outcomes',
      {
        finishes: [
          { ...win, placement: 1 },
          { ...loss, placement: 2 },
        ],
      },
    ],
    ['another time', { finishedAtMs: 1_001 }],
    ['another reason', { reason: 'time' }],
    ['an abort', { aborted: true, finishes: [] }],
  ])('differs for %s', (_what, changes) => {
    expect(resultDigest({ ...result, ...changes })).not.toBe(resultDigest(result));
  });

  it('differs between no reason and one', () => {
    const { reason: _, ...without } = result;
    expect(resultDigest(without)).not.toBe(resultDigest(result));
  });
});
