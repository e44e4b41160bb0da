import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naiveWindow, ruleArbitrary } from './naive-matching.cases.ts';
import { waitUntilWindow, windowAfter } from './rating-window.ts';

describe('a rating window', () => {
  it('never shrinks while a ticket waits, and is the same for a clock that lags behind', () => {
    fc.assert(
      fc.property(ruleArbitrary, fc.integer({ min: -50, max: 500 }), fc.nat(500), (rule, waitedMs, longerMs) => {
        expect(windowAfter(rule, waitedMs + longerMs)).toBeGreaterThanOrEqual(windowAfter(rule, waitedMs));
        expect(windowAfter(rule, Math.min(waitedMs, 0))).toBe(rule.window);
      }),
    );
  });

  it('widens by one step per period', () => {
    fc.assert(
      fc.property(ruleArbitrary, fc.nat(500), (rule, waitedMs) => {
        const expected = naiveWindow(rule, { id: 'a', rating: 0, enqueuedAt: 0 }, waitedMs);
        expect(windowAfter(rule, waitedMs)).toBeCloseTo(expected, 6);
      }),
    );
  });

  it('admits a gap exactly from the wait that is foretold on', () => {
    fc.assert(
      fc.property(
        ruleArbitrary.filter((rule) => rule.widenBy > 0),
        fc.double({ min: 0, max: 1_000, noNaN: true }),
        (rule, gap) => {
          const waitMs = waitUntilWindow(rule, gap);
          expect(windowAfter(rule, waitMs)).toBeGreaterThanOrEqual(gap);
          if (waitMs > 0) expect(windowAfter(rule, waitMs - 1)).toBeLessThan(gap);
        },
      ),
    );
  });

  it('never admits a gap beyond a window that does not widen', () => {
    const rule = { window: 100, widenBy: 0, widenEveryMs: 1_000 };
    expect(waitUntilWindow(rule, 100)).toBe(0);
    expect(waitUntilWindow(rule, 101)).toBe(Number.POSITIVE_INFINITY);
  });
});
