import { describe, expect, it } from 'vitest';
import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { chessWindow, duelRules, soloTicket } from '../testing/match-rules.cases.ts';
import { createDuelPool } from './create-duel-pool.ts';
import { kindOf } from './layout.ts';
import { createWiderWindow } from './wider-window.ts';

type Rating = NonNullable<MatchRules['rating']>;

const strategies: MatchRules['strategy'][] = ['longest-wait', 'fifo', 'adaptive', 'waves'];
const rating: Rating = { window: chessWindow, measuredBy: 'either', provisionalExtra: 50 };
const rulesOf = (strategy: MatchRules['strategy'], changes: Partial<MatchRules> = {}): MatchRules =>
  duelRules({ rating, strategy, patienceMs: 0, ...changes });
const known = soloTicket('known', 1500);
const newcomer = (rating: number, id = 'new'): PoolTicket => soloTicket(id, rating, 0, { isProvisional: true });
/** Others, whom nobody may meet. */
const crowd = (size: number): PoolTicket[] =>
  Array.from({ length: size }, (_, index) => soloTicket(`c${index}`, 10_000 * (index + 1)));

/** When these are found a match, by the times that the pool names; undefined: never. */
function matchedAt(rules: MatchRules, tickets: readonly PoolTicket[], crowdSize = 0): number | undefined {
  const pool = createDuelPool<PoolTicket>(rules);
  for (const other of crowd(crowdSize)) pool.add(other);
  if (crowdSize > 0) pool.findMatches(0);
  for (const ticket of tickets) pool.add(ticket);
  let nowMs: number | undefined = 0;
  while (nowMs !== undefined) {
    const { proposals, nextPassAtMs } = pool.findMatches(nowMs);
    if (proposals.length > 0) return nowMs;
    nowMs = nextPassAtMs;
  }
  return undefined;
}

describe('the window of a pair', () => {
  it('is wider by the extra where both are provisional, or one, as the rules say; without an extra never', () => {
    const between = (rules: Rating) =>
      [0, kindOf.provisional].map((one) =>
        [0, 127].map((other) => createWiderWindow({ rating: rules }).between(one, other)),
      );
    expect(between(rating)).toEqual([
      [0, 50],
      [50, 50],
    ]);
    expect(between({ ...rating, measuredBy: 'both' })).toEqual([
      [0, 0],
      [0, 50],
    ]);
    expect(createWiderWindow({}).between(127, 127)).toBe(0);
  });

  it('may be wider as soon as one of many is provisional', () => {
    expect([0, 63, 64, 127].map((kinds) => createWiderWindow({ rating }).most(kinds))).toEqual([0, 0, 50, 50]);
  });
});

describe.each(strategies)('a newcomer in a pool of strategy %s', (strategy) => {
  it.each([0, 400])('is met as soon as the wider window admits it, beside %i others', (crowdSize) => {
    const rules = rulesOf(strategy);
    expect(matchedAt(rules, [known, newcomer(1650)], crowdSize)).toBe(0);
    expect(matchedAt(rules, [known, newcomer(1651)], crowdSize)).toBe(10_000);
    expect(matchedAt(rules, [known, newcomer(1700)], crowdSize)).toBe(20_000);
    expect(matchedAt(rules, [known, soloTicket('known-too', 1700)], crowdSize)).toBe(40_000);
  });

  it.each([0, 400])('meets only another one where both must be, beside %i others', (crowdSize) => {
    const rules = rulesOf(strategy, { rating: { ...rating, measuredBy: 'both' } });
    expect(matchedAt(rules, [known, newcomer(1650)], crowdSize)).toBe(20_000);
    expect(matchedAt(rules, [newcomer(1500, 'old'), newcomer(1650)], crowdSize)).toBe(0);
  });

  it('is met no farther away than the maximum and the extra', () => {
    const rules = rulesOf(strategy, {
      rating: { ...rating, window: { initial: 100, max: 120, growth: chessWindow.growth } },
    });
    expect(matchedAt(rules, [known, newcomer(1670)])).toBe(10_000);
    expect(matchedAt(rules, [known, newcomer(1671)])).toBeUndefined();
  });
});

describe('a newcomer who may be held back for a better match', () => {
  it.each(['adaptive', 'waves'] as const)(
    'is met in the wider part of the window before patience ends: %s',
    (strategy) => {
      const patienceMs = 86_400_000;
      const narrow = { ...rating, window: { initial: 100, max: 100 } };
      for (const crowdSize of [0, 400]) {
        const atMs = matchedAt(rulesOf(strategy, { patienceMs, rating: narrow }), [known, newcomer(1640)], crowdSize);
        expect(atMs).toBeLessThan(patienceMs);
      }
    },
  );
});
