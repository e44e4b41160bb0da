import { describe, expect, it } from 'vitest';
import { parseRuleset } from './parse-ruleset.ts';
import { ratingWindowAfter } from './rating-window.ts';

const rulesetOf = (rating: string) =>
  parseRuleset(`name: duel\nversion: 1\nteams: { count: 2, names: [a, b], size: 1 }\n${rating}`, 'duel.yaml');
const growing = '{ window: 100, expand: { by: 25, every: 5s }, max: 160, own_limit: true';

describe('the rating window of a ticket', () => {
  it.each([
    [-1, 100],
    [0, 100],
    [4_999, 100],
    [5_000, 125],
    [10_000, 150],
    [60_000, 160],
  ])('after a wait of %i ms is that of the ruleset: %i points', (waitedMs, points) => {
    expect(ratingWindowAfter(rulesetOf(`rating: ${growing} }`), {}, waitedMs)).toBe(points);
  });

  it('is never wider than the limit of the player', () => {
    const ruleset = rulesetOf(`rating: ${growing} }`);
    expect(ratingWindowAfter(ruleset, { maxRatingGap: 110 }, 0)).toBe(100);
    expect(ratingWindowAfter(ruleset, { maxRatingGap: 110 }, 20_000)).toBe(110);
  });

  it('is that of the ruleset where the window of one is enough', () => {
    const ruleset = rulesetOf(`rating: ${growing}, measured_by: either }`);
    expect(ratingWindowAfter(ruleset, { maxRatingGap: 10 }, 0)).toBe(100);
  });

  it('is none where ratings say nothing', () => {
    expect(ratingWindowAfter(rulesetOf(''), {}, 1_000)).toBeUndefined();
  });
});
