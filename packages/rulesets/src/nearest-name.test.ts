import { expect, it } from 'vitest';
import { nearestName } from './nearest-name.ts';

const known = ['max_wait', 'rating', 'ratings_by', 'pool_by', 'teams', 'at-once'];

it.each([
  ['maxWait', 'max_wait'],
  ['max-wait', 'max_wait'],
  ['MAX_WAIT', 'max_wait'],
  ['ratin', 'rating'],
  ['raitng', 'rating'],
  ['poolBy', 'pool_by'],
  ['team', 'teams'],
  ['at_once', 'at-once'],
])('%s probably means %s', (written, meant) => {
  expect(nearestName(written, known)).toBe(meant);
});

it.each(['', 'x', 'latency', 'wait', 'x'.repeat(10_000)])('%.10s means nothing that is known', (written) => {
  expect(nearestName(written, known)).toBeUndefined();
});
