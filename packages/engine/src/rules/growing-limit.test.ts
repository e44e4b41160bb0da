import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitAt } from '../testing/check-pair.cases.ts';
import { chessWindow } from '../testing/match-rules.cases.ts';
import { limitArbitrary } from '../testing/rules-arbitrary.cases.ts';
import { checkGrowingLimit, limitAfter, waitUntilLimit } from './growing-limit.ts';

const limits = limitArbitrary(1, 12);

describe('a growing limit', () => {
  it('never shrinks while a ticket waits, and is the same for a clock that lags behind', () => {
    fc.assert(
      fc.property(limits, fc.integer({ min: -50, max: 500 }), fc.nat(500), (limit, waitedMs, longerMs) => {
        expect(limitAfter(limit, waitedMs + longerMs)).toBeGreaterThanOrEqual(limitAfter(limit, waitedMs));
        expect(limitAfter(limit, Math.min(waitedMs, 0))).toBe(limit.initial);
      }),
    );
  });

  it('widens by one step per period, or as its steps say, and never beyond its maximum', () => {
    fc.assert(
      fc.property(limits, fc.nat(500), (limit, waitedMs) => {
        expect(limitAfter(limit, waitedMs)).toBe(limitAt(limit, waitedMs));
        expect(limitAfter(limit, waitedMs)).toBeLessThanOrEqual(limit.max);
      }),
    );
  });

  it('admits an amount, or what is so much more, exactly from the wait that is foretold on', () => {
    const amounts = fc.double({ min: 0, max: 1_000, noNaN: true });
    const extras = fc.constantFrom(0, 0, 0.1, 3.3, 40);
    fc.assert(
      fc.property(limits, amounts, extras, (limit, amount, extra) => {
        const waitMs = waitUntilLimit(limit, amount, extra);
        if (waitMs === Number.POSITIVE_INFINITY) {
          expect(limitAfter(limit, Number.MAX_SAFE_INTEGER) + extra).toBeLessThan(amount);
          return;
        }
        expect(limitAfter(limit, waitMs) + extra).toBeGreaterThanOrEqual(amount);
        if (waitMs > 0) expect(limitAfter(limit, waitMs - 1) + extra).toBeLessThan(amount);
      }),
      { numRuns: 1_000 },
    );
  });

  it('counts waits from the moment of queueing, at the millisecond', () => {
    expect([0, 9_999, 10_000, 19_999, 20_000].map((waitedMs) => limitAfter(chessWindow, waitedMs))).toEqual([
      100, 100, 125, 125, 150,
    ]);
    const steps = [
      { afterMs: 1_000, value: 200 },
      { afterMs: 3_000, value: 400 },
    ];
    const limit = { initial: 100, max: 300, steps };
    expect([999, 1_000, 2_999, 3_000].map((waitedMs) => limitAfter(limit, waitedMs))).toEqual([100, 200, 200, 300]);
    expect([100, 101, 201, 300, 301].map((amount) => waitUntilLimit(limit, amount))).toEqual([
      0,
      1_000,
      3_000,
      3_000,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it('never admits what is beyond a limit that does not grow, nor what is not a number', () => {
    expect(waitUntilLimit({ initial: 100, max: 1_000 }, 101)).toBe(Number.POSITIVE_INFINITY);
    const still = { initial: 100, max: 1_000, growth: { by: 0, everyMs: 1 } };
    expect(waitUntilLimit(still, 101)).toBe(Number.POSITIVE_INFINITY);
    expect(waitUntilLimit(chessWindow, Number.NaN)).toBe(Number.POSITIVE_INFINITY);
    expect(waitUntilLimit(chessWindow, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is settled at once however tiny its growth is', () => {
    const limit = { initial: 1, max: Number.MAX_SAFE_INTEGER, growth: { by: 1e-24, everyMs: 1 } };
    const amount = 1 + 2 ** -52;
    const waitMs = waitUntilLimit(limit, amount);
    expect(limitAfter(limit, waitMs)).toBeGreaterThanOrEqual(amount);
    expect(limitAfter(limit, waitMs - 1)).toBeLessThan(amount);
    expect(waitUntilLimit({ ...limit, growth: { by: 1e-300, everyMs: 1 } }, 1_000)).toBeGreaterThan(1e300);
  });
});

describe('what a growing limit may not be', () => {
  it.each([
    { initial: 0, max: 1 },
    { initial: Number.NaN, max: 1 },
    { initial: Number.POSITIVE_INFINITY, max: Number.POSITIVE_INFINITY },
    { initial: 2, max: 1 },
    { initial: 1, max: Number.NaN },
    { initial: 1, max: 2, growth: { by: -1, everyMs: 1 } },
    { initial: 1, max: 2, growth: { by: Number.NaN, everyMs: 1 } },
    { initial: 1, max: 2, growth: { by: 1, everyMs: 0 } },
    { initial: 1, max: 2, growth: { by: 1, everyMs: 0.5 } },
    { initial: 5, max: 9, steps: [{ afterMs: 0, value: 6 }] },
    { initial: 5, max: 9, steps: [{ afterMs: 1, value: 4 }] },
    { initial: 5, max: 9, steps: [{ afterMs: 1, value: Number.NaN }] },
    { initial: 1, max: 9, growth: { by: 1, everyMs: 1 }, steps: [{ afterMs: 1, value: 4 }] },
  ])('%j', (limit) => {
    expect(() => checkGrowingLimit('rating', limit)).toThrow(RangeError);
  });
});
