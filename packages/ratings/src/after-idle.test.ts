import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterIdle } from './after-idle.ts';
import { ratingArbitrary } from './testing/rating-arbitrary.cases.ts';

const DAY_MS = 86_400_000;
const settled = { rating: 1_640, deviation: 60, volatility: 0.06 };
const idle = fc.double({ min: 0, max: 100_000 * DAY_MS, noNaN: true });

test('a usual deviation grows from 60 to 110 points in a year', () => {
  expect(afterIdle(settled, 365 * DAY_MS).deviation).toBeCloseTo(110, 1);
});

test('the rating and the volatility of somebody who is away stay', () => {
  expect(afterIdle(settled, 400 * DAY_MS)).toMatchObject({ rating: 1_640, volatility: 0.06 });
});

test('the deviation never shrinks with time and never passes 350', () => {
  fc.assert(
    fc.property(ratingArbitrary, idle, idle, (rating, one, other) => {
      const sooner = afterIdle(rating, Math.min(one, other)).deviation;
      const later = afterIdle(rating, Math.max(one, other)).deviation;
      expect(sooner).toBeGreaterThanOrEqual(rating.deviation);
      expect(later).toBeGreaterThanOrEqual(sooner);
      expect(later).toBeLessThanOrEqual(350);
    }),
  );
});

test('to be away twice is to be away once for as long as both', () => {
  fc.assert(
    fc.property(ratingArbitrary, idle, idle, (rating, one, other) => {
      const twice = afterIdle(afterIdle(rating, one), other).deviation;
      expect(twice).toBeCloseTo(afterIdle(rating, one + other).deviation, 6);
    }),
  );
});

test('a century away ends at 350, and a clock that went back changes nothing', () => {
  expect(afterIdle(settled, 36_500 * DAY_MS).deviation).toBe(350);
  expect(afterIdle(settled, Number.POSITIVE_INFINITY).deviation).toBe(350);
  expect(afterIdle(settled, -DAY_MS)).toEqual(settled);
});
