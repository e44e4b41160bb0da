import { describe, expect, it } from 'vitest';
import { strikeTerms } from './cooldown-rule.ts';
import { rulesetSchema } from './ruleset.ts';

const file = (more: object = {}) => ({ name: 'duel', version: 1, teams: { count: 2 }, ...more });
const asking = { acceptance: { within: '15s' } };
const usual = { after: 2, within: '30m', pauses: ['1m', '5m', '15m'] };
const ruleOf = (cooldown: object) => rulesetSchema.parse(file({ ...asking, ...cooldown })).cooldown;
const problemsOf = (more: object): string[] =>
  (rulesetSchema.safeParse(file(more)).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('a cooldown', () => {
  it('is none unless the ruleset has one, and counts what a ready check shows', () => {
    expect(ruleOf({})).toBeUndefined();
    expect(ruleOf({ cooldown: usual })).toEqual({
      counts: ['declined', 'not-accepted'],
      after: 2,
      withinMs: 1_800_000,
      pausesMs: [60_000, 300_000, 900_000],
    });
  });

  it('has as many strikes remembered as make a difference, and those that count there', () => {
    const presence = { grace: '20s' };
    const rule = ruleOf({ presence, cooldown: { ...usual, counts: ['abandoned', 'declined'] } });
    expect(strikeTerms(rule, ['declined', 'not-accepted'])).toEqual({
      reasons: ['declined'],
      count: 4,
      withinMs: 1_800_000,
    });
    expect(strikeTerms(rule, ['abandoned'])).toMatchObject({ reasons: ['abandoned'] });
    expect(strikeTerms(rule, ['not-accepted'])).toBeUndefined();
    expect(strikeTerms(undefined, ['declined'])).toBeUndefined();
  });

  it.each<[string, object, string]>([
    [
      'a pause longer than strikes count',
      { ...asking, cooldown: { after: 1, within: '1m', pauses: ['2m'] } },
      'cooldown.pauses.0: is longer than "within": a strike that does not count any more pauses nobody',
    ],
    [
      'pauses that shrink',
      { ...asking, cooldown: { after: 1, within: '1h', pauses: ['5m', '1m'] } },
      'cooldown.pauses.1: is shorter than the pause before: more strikes never pause for less',
    ],
    [
      'a pause of nearly nothing',
      { ...asking, cooldown: { after: 1, within: '1h', pauses: ['1ms'] } },
      'cooldown.pauses.0: must be 1s or more',
    ],
    [
      'refusals where nobody is asked',
      { cooldown: { ...usual, counts: ['declined'] } },
      'cooldown.counts.0: "declined" needs "acceptance": without it nobody is asked',
    ],
    [
      'absence where nobody is watched',
      { ...asking, cooldown: { ...usual, counts: ['abandoned'] } },
      'cooldown.counts.0: "abandoned" needs "presence": without it nobody is seen to go away',
    ],
    [
      'one thing twice',
      { ...asking, cooldown: { ...usual, counts: ['declined', 'declined'] } },
      'cooldown.counts.1: "declined" stands here twice',
    ],
  ])('is refused with the reason: %s', (_, more, problem) => {
    expect(problemsOf(more)).toEqual([problem]);
  });

  it.each([
    { ...usual, after: 0 },
    { ...usual, after: 21 },
    { ...usual, pauses: [] },
    { ...usual, within: '15d' },
    { ...usual, counts: [] },
    { ...usual, counts: ['cancelled'] },
    { ...usual, forgive: true },
    { after: 2, within: '30m' },
  ])('is not %j', (cooldown) => {
    expect(problemsOf({ ...asking, cooldown })).toHaveLength(1);
  });
});
