import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenByPair, unmetPoints, waitOf } from '../testing/check-pair.cases.ts';
import { chessWindow, duelRules, soloTicket } from '../testing/match-rules.cases.ts';
import { populationArbitrary } from '../testing/population-arbitrary.cases.ts';
import { rulesArbitrary } from '../testing/rules-arbitrary.cases.ts';
import { admits, admittedFrom, pairCost, ratingWindow, refusalsOf } from './admission.ts';
import type { PoolPlayer, PoolTicket } from './pool-ticket.ts';
import { isSenior, seniorityOf } from './pool-ticket.ts';

const rating = { window: chessWindow, measuredBy: 'both' } as const;

const pairs = fc.constantFrom(1, 1_000).chain((unitMs) =>
  rulesArbitrary(unitMs).chain((rules) =>
    fc.record({
      rules: fc.constant(rules),
      tickets: populationArbitrary(rules, unitMs, { maxLength: 8, backfill: true }),
      nowMs: fc.integer({ min: 0, max: 150 }).map((units) => units * unitMs),
      laterMs: fc.nat(60 * unitMs),
    }),
  ),
);

describe('two tickets may meet', () => {
  it('exactly when no rule of the documentation keeps them apart, whichever is asked first', () => {
    fc.assert(
      fc.property(pairs, ({ rules, tickets: [a, b], nowMs }) => {
        if (a === undefined || b === undefined) return;
        const isLegal = brokenByPair(rules, a, b, waitOf(rules, [a, b], nowMs)).length === 0;
        expect(admits(rules, a, b, nowMs)).toBe(isLegal);
        expect(admits(rules, b, a, nowMs)).toBe(isLegal);
      }),
      { numRuns: 2_000 },
    );
  });

  it('ever after they may meet once, and exactly from the moment that is foretold on', () => {
    fc.assert(
      fc.property(pairs, ({ rules, tickets: [a, b], nowMs, laterMs }) => {
        if (a === undefined || b === undefined) return;
        if (admits(rules, a, b, nowMs)) expect(admits(rules, a, b, nowMs + laterMs)).toBe(true);
        const from = admittedFrom(rules, a, b);
        expect(admittedFrom(rules, b, a)).toBe(from);
        if (from === Number.POSITIVE_INFINITY) {
          expect(admits(rules, a, b, Number.MAX_SAFE_INTEGER)).toBe(false);
          return;
        }
        expect(admits(rules, a, b, from)).toBe(true);
        if (refusalsOf(rules, a, b).length > 0) expect(admits(rules, a, b, from - 1)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('not when either blocked any player of the other, those of a running game included', () => {
    const party = (ids: string[], blocked?: string[]): PoolPlayer[] =>
      ids.map((id, index) => ({ id, rating: 0, ...(blocked && index === 1 && { blocked }) }));
    const a = soloTicket('a', 0, 0, { players: party(['ann', 'ben']) });
    const b = soloTicket('b', 0, 0, { players: party(['cy', 'dora'], ['ben']) });
    const game = soloTicket('c', 0, 0, { players: [], seats: { teams: [{ players: party(['ben']), open: 1 }] } });
    expect(refusalsOf(duelRules(), a, b)).toEqual([{ rule: 'blocked', untilWaitMs: Number.POSITIVE_INFINITY }]);
    expect(admits(duelRules(), b, a, 1e9)).toBe(false);
    expect(admits(duelRules(), b, game, 0)).toBe(false);
    expect(admits(duelRules(), a, soloTicket('d', 0), 0)).toBe(true);
  });

  it('again with a recent opponent when that rule is relaxed or is not there', () => {
    const a = soloTicket('a', 0, 0, { players: [{ id: 'a', rating: 0, recent: ['b'] }] });
    const b = soloTicket('b', 0);
    expect(admits(duelRules(), a, b, 0)).toBe(true);
    expect(admits(duelRules({ avoidRecent: {} }), b, a, 1e9)).toBe(false);
    expect(admittedFrom(duelRules({ avoidRecent: { relaxAfterMs: 60_000 } }), b, a)).toBe(60_000);
  });

  it('within their own limits: those of both, or the wider one, and never beyond the window', () => {
    const a = soloTicket('a', 1500, 0, { ratingLimit: 40 });
    const b = soloTicket('b', 1550, 0, { ratingLimit: 60 });
    const either = duelRules({ rating: { ...rating, measuredBy: 'either' } });
    expect(admits(duelRules({ rating }), a, b, 1e9)).toBe(false);
    expect(admits(either, a, b, 0)).toBe(true);
    expect(admits(either, a, soloTicket('c', 1600), 0)).toBe(true);
    expect(admits(either, a, soloTicket('c', 1601), 0)).toBe(false);
    expect(ratingWindow(duelRules({ rating }), a, b, 1e9)).toBe(40);
    expect(ratingWindow(duelRules(), a, b, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the window of provisional tickets', () => {
  const sure = soloTicket('sure', 1500);
  const at = (id: string, points: number) => soloTicket(id, points, 0, { isProvisional: true });
  const rulesBy = (measuredBy: 'both' | 'either', more: object = {}) =>
    duelRules({ rating: { window: chessWindow, measuredBy, provisionalExtra: 50, ...more } });

  it('is wider by the extra points, edge included, for both of them or for one', () => {
    const gaps = [150, 151, 100, 101];
    const allowed = (measuredBy: 'both' | 'either', one: PoolTicket) =>
      gaps.filter((gap) => admits(rulesBy(measuredBy), one, at('new', 1500 + gap), 0));
    expect(allowed('both', at('other', 1500))).toEqual([150, 100, 101]);
    expect(allowed('both', sure)).toEqual([100]);
    expect(allowed('either', sure)).toEqual([150, 100, 101]);
    expect(admits(rulesBy('either'), sure, soloTicket('b', 1601), 0)).toBe(false);
  });

  it('grows like every other, and ends so many points above the maximum', () => {
    expect(admittedFrom(rulesBy('either'), sure, at('new', 1500 + 175))).toBe(10_000);
    expect(ratingWindow(rulesBy('either'), sure, at('new', 0), 10_000)).toBe(175);
    expect(admittedFrom(rulesBy('either'), sure, at('new', 1500 + 1_050))).toBe(360_000);
    expect(admittedFrom(rulesBy('either'), sure, at('new', 1500 + 1_051))).toBe(Number.POSITIVE_INFINITY);
  });

  it('does not reach beyond the limit of somebody’s own, and is that of all where the rules have no extra', () => {
    const strict = soloTicket('strict', 1500, 0, { ratingLimit: 120 });
    expect(refusalsOf(rulesBy('both'), { ...strict, isProvisional: true }, at('new', 1621))).toEqual([
      { rule: 'rating', untilWaitMs: Number.POSITIVE_INFINITY },
    ]);
    expect(admits(duelRules({ rating }), at('a', 1500), at('b', 1601), 0)).toBe(false);
  });
});

describe('the cost of a match of two', () => {
  it('is their gap and the points of the preferences that they do not meet', () => {
    fc.assert(
      fc.property(pairs, ({ rules, tickets: [a, b], nowMs }) => {
        if (a === undefined || b === undefined) return;
        const gap = rules.rating === undefined ? 0 : Math.abs(a.rating - b.rating);
        const points = unmetPoints(rules, a, b, waitOf(rules, [a, b], nowMs));
        expect(pairCost(rules, a, b, nowMs)).toBe(gap + points);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the order of waiting', () => {
  it('counts the head start of a priority class, and the id settles ties', () => {
    const first = soloTicket('z', 0, 10_000, { headStartMs: 5_000 });
    expect(seniorityOf(first)).toBe(5_000);
    expect(isSenior(first, soloTicket('a', 0, 6_000))).toBe(true);
    expect(isSenior(first, soloTicket('a', 0, 5_000))).toBe(false);
    expect(isSenior(soloTicket('a', 0, 5_000), first)).toBe(true);
  });

  it('does not make the windows of a priority class wider', () => {
    const rules = duelRules({ rating });
    const early = soloTicket('a', 1500, 0, { headStartMs: 60_000 });
    expect(admits(rules, early, soloTicket('b', 1620), 9_999)).toBe(false);
  });
});
