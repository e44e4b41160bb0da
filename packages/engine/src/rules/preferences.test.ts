import { describe, expect, it } from 'vitest';
import { soloTicket } from '../testing/match-rules.cases.ts';
import type { Preference } from './match-rules.ts';
import type { AttributeValue } from './pool-ticket.ts';
import { meetsPreference, preferenceCost, refusesUntil } from './preferences.ts';

const preference = (changes: Partial<Preference>): Preference => ({
  attribute: 'wish',
  compare: 'equal',
  atLeast: 1,
  within: 0,
  required: false,
  weight: 50,
  ...changes,
});
const wishing = (wish: AttributeValue | undefined) =>
  soloTicket('a', 0, 0, wish === undefined ? {} : { attributes: { wish } });
const meets = (changes: Partial<Preference>, one: AttributeValue | undefined, other: AttributeValue | undefined) => {
  const both = [wishing(one), wishing(other)] as const;
  const answer = meetsPreference(preference(changes), ...both);
  expect(meetsPreference(preference(changes), both[1], both[0])).toBe(answer);
  return answer;
};

describe('a preference is met', () => {
  it('by equal values', () => {
    expect(meets({}, 'hard', 'hard')).toBe(true);
    expect(meets({}, 'hard', 'easy')).toBe(false);
    expect(meets({}, 1, '1')).toBe(false);
  });

  it('by numbers as far apart as is allowed, and no farther', () => {
    expect(meets({ compare: 'distance', within: 10 }, 30, 40)).toBe(true);
    expect(meets({ compare: 'distance', within: 10 }, 30, 40.5)).toBe(false);
  });

  it('by lists that share enough members, or all that the shorter has', () => {
    const atLeast = { compare: 'overlap', atLeast: 2 } as const;
    expect(meets(atLeast, ['a', 'b', 'c'], ['b', 'c', 'd'])).toBe(true);
    expect(meets(atLeast, ['a', 'b', 'c'], ['c', 'd'])).toBe(false);
    expect(meets(atLeast, ['a'], ['a', 'b', 'c'])).toBe(true);
    expect(meets(atLeast, ['x'], ['a', 'b', 'c'])).toBe(false);
  });

  it('by lists whichever is asked first, even if a member stands there twice', () => {
    expect(meets({ compare: 'overlap', atLeast: 2 }, ['a', 'a', 'x'], ['a', 'b'])).toBe(false);
    expect(meets({ compare: 'overlap', atLeast: 2 }, ['a', 'a'], ['a', 'b'])).toBe(true);
  });

  it('by who wishes nothing', () => {
    expect(meets({}, 'hard', undefined)).toBe(true);
    expect(meets({ compare: 'overlap' }, [], ['a'])).toBe(true);
    expect(meets({ attribute: 'constructor' }, 'x', 'y')).toBe(true);
  });
});

describe('an unmet preference', () => {
  const tickets = [wishing('hard'), wishing('easy')] as const;
  const costAfter = (changes: Partial<Preference>, waitedMs: number) =>
    preferenceCost({ preferences: [preference(changes)] }, ...tickets, waitedMs);

  it('refuses when it is required, until it is relaxed, and counts its weight all along', () => {
    expect(refusesUntil(preference({ required: true }))).toBe(Number.POSITIVE_INFINITY);
    expect(refusesUntil(preference({ required: true, relaxAfterMs: 5_000 }))).toBe(5_000);
    expect(costAfter({ required: true, relaxAfterMs: 5_000 }, 6_000)).toBe(50);
  });

  it('never refuses when it is not required, and counts nothing from the relaxing wait on', () => {
    expect(refusesUntil(preference({ relaxAfterMs: 5_000 }))).toBe(0);
    expect(costAfter({ relaxAfterMs: 5_000 }, 4_999)).toBe(50);
    expect(costAfter({ relaxAfterMs: 5_000 }, 5_000)).toBe(0);
    expect(costAfter({}, 1e9)).toBe(50);
  });
});
