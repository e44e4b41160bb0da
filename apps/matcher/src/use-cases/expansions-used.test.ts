import { parseRuleset } from '@paireto/rulesets';
import { describe, expect, it } from 'vitest';
import { expansionsUsed } from './expansions-used.ts';

const rulesetOf = (rules: string) =>
  parseRuleset(`name: duel\nversion: 1\nteams: { count: 2, names: [a, b], size: 1 }\n${rules}`, 'duel.yaml');

describe('the steps by which rules have loosened', () => {
  it.each([
    [-5, 0],
    [0, 0],
    [4_999, 0],
    [5_000, 1],
    [14_999, 2],
    [15_000, 3],
    [3_600_000, 3],
  ])('after %i ms of a window that grows to its maximum are %i', (waitedMs, steps) => {
    const ruleset = rulesetOf('rating: { window: 100, expand: { by: 25, every: 5s }, max: 160 }');
    expect(expansionsUsed(ruleset, waitedMs)).toBe(steps);
  });

  it('count the steps of a window that has them, and demands that are not made any more', () => {
    const ruleset = rulesetOf(
      'rating: { window: 100, expand: [{ after: 10s, to: 200 }, { after: 20s, to: 300 }] }\n' +
        'avoid: { recent: { opponents: 3, within: 1h, relax_after: 15s } }',
    );
    expect([9_999, 10_000, 15_000, 20_000].map((waitedMs) => expansionsUsed(ruleset, waitedMs))).toEqual([0, 1, 2, 3]);
  });

  it('are none where nothing loosens', () => {
    expect(expansionsUsed(rulesetOf(''), 1_000_000)).toBe(0);
  });
});
