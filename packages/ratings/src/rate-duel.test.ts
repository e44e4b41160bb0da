import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rateDuel } from './rate-duel.ts';
import { newRating, type Rating } from './rating.ts';
import { ratingArbitrary } from './testing/rating-arbitrary.cases.ts';

const known = (rating: number, deviation = 80): Rating => ({ rating, deviation, volatility: 0.06 });
const gains = (before: [Rating, Rating], score: 0 | 0.5 | 1): [number, number] => {
  const [first, second] = rateDuel(...before, score);
  return [first.rating - before[0].rating, second.rating - before[1].rating];
};

test('a draw between equals changes no rating', () => {
  fc.assert(
    fc.property(ratingArbitrary, (rating) => {
      const [first, second] = gains([rating, rating], 0.5);
      expect(first).toBeCloseTo(0, 8);
      expect(second).toBeCloseTo(0, 8);
    }),
  );
});

test('the winner of two newcomers gains what the loser loses, 162 points, and both are known better', () => {
  const [winner, loser] = rateDuel(newRating(1_500), newRating(1_500), 1);
  expect(winner.rating).toBeCloseTo(1_662.31, 1);
  expect(loser.rating).toBeCloseTo(1_337.69, 1);
  expect(winner.deviation).toBeLessThan(300);
  expect(loser.deviation).toBeCloseTo(winner.deviation, 8);
});

test('of two players with the same deviation one gains what the other loses', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -2_000, max: 4_000, noNaN: true }),
      fc.double({ min: -2_000, max: 4_000, noNaN: true }),
      fc.double({ min: 30, max: 350, noNaN: true }),
      fc.constantFrom(0 as const, 0.5 as const, 1 as const),
      (one, other, deviation, score) => {
        const [first, second] = gains([known(one, deviation), known(other, deviation)], score);
        expect(first).toBeCloseTo(-second, 4);
      },
    ),
  );
});

test('who is first does not matter', () => {
  fc.assert(
    fc.property(ratingArbitrary, ratingArbitrary, (one, other) => {
      expect(rateDuel(one, other, 1)).toEqual(rateDuel(other, one, 0).toReversed());
    }),
  );
});

test('a win never lowers a rating and a loss never raises one', () => {
  fc.assert(
    fc.property(ratingArbitrary, ratingArbitrary, (winner, loser) => {
      const [first, second] = gains([winner, loser], 1);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(second).toBeLessThanOrEqual(0);
    }),
  );
});

test('a surprise moves more than what was to be expected', () => {
  const [underdog] = gains([known(1_300), known(1_700)], 1);
  const [favourite] = gains([known(1_700), known(1_300)], 1);
  expect(underdog).toBeGreaterThan(5 * favourite);
});

test('who is known well moves less than the newcomer on the other side', () => {
  const [settled, newcomer] = gains([known(1_500, 50), newRating(1_500)], 0);
  expect(-settled).toBeLessThan(newcomer / 10);
});
