import { expect, test } from 'vitest';
import { ratePeriod } from './rate-period.ts';
import { newRating } from './rating.ts';

const player = { rating: 1_500, deviation: 200, volatility: 0.06 };
const against = (rating: number, deviation: number, score: number) => ({
  opponent: { rating, deviation, volatility: 0.06 },
  score,
});

test('the worked example of the paper comes out as printed there', () => {
  const games = [against(1_400, 30, 1), against(1_550, 100, 0), against(1_700, 300, 0)];
  const after = ratePeriod(player, games, { tau: 0.5 });
  expect(after.rating).toBeCloseTo(1_464.06, 1);
  expect(after.deviation).toBeCloseTo(151.52, 1);
  expect(after.volatility).toBeCloseTo(0.05999, 4);
});

test('tau is 0.5 unless given', () => {
  const games = [against(1_900, 50, 1)];
  expect(ratePeriod(player, games)).toEqual(ratePeriod(player, games, { tau: 0.5 }));
  expect(ratePeriod(player, games)).not.toEqual(ratePeriod(player, games, { tau: 1.2 }));
});

test('a period without a game only widens the deviation, by one period of volatility', () => {
  const after = ratePeriod({ ...player, deviation: 50 }, []);
  // On the scale of the paper: the root of (50 / 173.7178)^2 + 0.06^2.
  expect(after).toEqual({ rating: 1_500, deviation: expect.closeTo(51.075, 2), volatility: 0.06 });
});

test('an opponent more than 2,500 points away counts as 2,500 away', () => {
  expect(ratePeriod(player, [against(9_000, 50, 0.5)])).toEqual(ratePeriod(player, [against(4_000, 50, 0.5)]));
  expect(ratePeriod(player, [against(-9_000, 50, 0.5)])).toEqual(ratePeriod(player, [against(-1_000, 50, 0.5)]));
});

test('a series of wonders takes volatility to 0.1 and no further, and the rating as far as that allows', () => {
  const settled = { rating: 1_500, deviation: 30, volatility: 0.06 };
  const wins = Array.from({ length: 30 }, () => against(3_000, 30, 1));
  const after = ratePeriod(settled, wins);
  expect(after.volatility).toBeCloseTo(0.1, 6);
  // Thirty wins times g times the variance that deviation and volatility leave: 30 x 0.9955 x (0.1727^2 + 0.1^2) x 173.7178.
  // With a free volatility the step of the paper finds one of 453 and adds 943,227 points.
  expect(after.rating - 1_500).toBeCloseTo(206.5, 0);
});

test('arguments stay as they were', () => {
  const frozen = Object.freeze(newRating(1_500));
  ratePeriod(frozen, Object.freeze([{ opponent: frozen, score: 1 }]));
  expect(frozen).toEqual({ rating: 1_500, deviation: 350, volatility: 0.06 });
});
