import fc from 'fast-check';
import { expect, test } from 'vitest';
import { softReset } from './soft-reset.ts';
import { ratingArbitrary } from './testing/rating-arbitrary.cases.ts';

const strong = { rating: 2_300, deviation: 60, volatility: 0.05 };
const half = { defaultRating: 1_500, softReset: 0.5 };
const share = fc.double({ min: 0, max: 1, noNaN: true });

test('each reset goes its share of the way to the default that is left', () => {
  expect(softReset(strong, half, 1).rating).toBe(1_900);
  expect(softReset(strong, half, 2).rating).toBe(1_700);
  expect(softReset({ ...strong, rating: 700 }, half, 1).rating).toBe(1_100);
});

test('the deviation widens by the same share of the variance', () => {
  const { deviation } = softReset(strong, half, 1);
  expect(deviation ** 2).toBeCloseTo((60 ** 2 + 350 ** 2) / 2, 6);
});

test('a share of 0 or no reset changes nothing; a share of 1 makes a newcomer who keeps the volatility', () => {
  expect(softReset(strong, { ...half, softReset: 0 }, 3)).toEqual(strong);
  for (const times of [0, -2]) expect(softReset(strong, half, times)).toEqual(strong);
  expect(softReset(strong, { ...half, softReset: 1 }, 1)).toEqual({ rating: 1_500, deviation: 350, volatility: 0.05 });
});

test('two resets at once are one after the other', () => {
  fc.assert(
    fc.property(ratingArbitrary, share, fc.nat(9), fc.nat(9), (rating, part, first, second) => {
      const rule = { defaultRating: 1_500, softReset: part };
      const after = softReset(softReset(rating, rule, first), rule, second);
      const atOnce = softReset(rating, rule, first + second);
      expect(after.rating).toBeCloseTo(atOnce.rating, 6);
      expect(after.deviation).toBeCloseTo(atOnce.deviation, 6);
    }),
  );
});

test('the deviation never narrows and never passes 350, and the rating never passes the default', () => {
  fc.assert(
    fc.property(ratingArbitrary, share, fc.nat(1_000), (rating, part, times) => {
      const after = softReset(rating, { defaultRating: 1_500, softReset: part }, times);
      expect(after.deviation).toBeGreaterThanOrEqual(rating.deviation);
      expect(after.deviation).toBeLessThanOrEqual(350);
      expect((after.rating - 1_500) * (rating.rating - 1_500)).toBeGreaterThanOrEqual(0);
    }),
  );
});
