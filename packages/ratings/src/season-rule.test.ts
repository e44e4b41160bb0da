import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seasonAt, seasonBounds } from './season-rule.ts';

const rule = { startsAtMs: 1_000, lengthMs: 100, softReset: 0.5 };

test('seasons count from 1, and the moment in which one ends belongs to the next', () => {
  expect([1_000, 1_099, 1_100, 1_250].map((nowMs) => seasonAt(rule, nowMs))).toEqual([1, 1, 2, 3]);
});

test('before the first season, and where there are none, it is season 0', () => {
  expect(seasonAt(rule, 999)).toBe(0);
  expect(seasonAt(undefined, 5_000)).toBe(0);
});

test('bounds of a season touch those of the next', () => {
  expect(seasonBounds(rule, 1)).toEqual({ startsAtMs: 1_000, endsAtMs: 1_100 });
  expect(seasonBounds(rule, 2)).toEqual({ startsAtMs: 1_100, endsAtMs: 1_200 });
});

test('every moment lies within the bounds of its season', () => {
  const at = fc.integer({ min: 0, max: 4_000_000_000_000 });
  fc.assert(
    fc.property(at, at, fc.integer({ min: 1, max: 40_000_000_000 }), (startsAtMs, sinceMs, lengthMs) => {
      const nowMs = startsAtMs + sinceMs;
      const seasons = { startsAtMs, lengthMs, softReset: 0 };
      const bounds = seasonBounds(seasons, seasonAt(seasons, nowMs));
      expect(bounds.startsAtMs).toBeLessThanOrEqual(nowMs);
      expect(bounds.endsAtMs).toBeGreaterThan(nowMs);
    }),
  );
});

test('what is not a season has no bounds', () => {
  for (const season of [0, -1, 1.5, Number.NaN]) expect(() => seasonBounds(rule, season)).toThrow(RangeError);
});
