import { expect, test } from 'vitest';
import { afterIdle } from './after-idle.ts';
import { ratingNow } from './rating-now.ts';
import { softReset } from './soft-reset.ts';

const DAY_MS = 86_400_000;
const season = { startsAtMs: 1_000 * DAY_MS, lengthMs: 90 * DAY_MS, softReset: 0.25 };
const rule = { defaultRating: 1_500, season };
const rating = { rating: 1_900, deviation: 70, volatility: 0.06 };
const stored = { ...rating, season: 1, ratedAtMs: 1_080 * DAY_MS };
const resets = (times: number) => softReset(rating, { defaultRating: 1_500, softReset: 0.25 }, times);

test('within the season of the last game only the deviation grows', () => {
  expect(ratingNow(stored, rule, 1_085 * DAY_MS)).toEqual({ ...afterIdle(rating, 5 * DAY_MS), season: 1 });
});

test('at the very moment of the last game it is as stored', () => {
  expect(ratingNow(stored, rule, stored.ratedAtMs)).toEqual({ ...rating, season: 1 });
});

test('the next season resets once, before the idle time is counted', () => {
  expect(ratingNow(stored, rule, 1_091 * DAY_MS)).toEqual({ ...afterIdle(resets(1), 11 * DAY_MS), season: 2 });
});

test('who missed two seasons gets two resets', () => {
  const now = ratingNow(stored, rule, 1_185 * DAY_MS);
  expect(now).toEqual({ ...afterIdle(resets(2), 105 * DAY_MS), season: 3 });
  expect(now.rating).toBe(1_725);
});

test('the first season resets what was rated before it', () => {
  const now = ratingNow({ ...stored, season: 0, ratedAtMs: 990 * DAY_MS }, rule, 1_000 * DAY_MS);
  expect([now.season, now.rating]).toEqual([1, 1_800]);
});

test('without seasons nothing is reset, also where there used to be some', () => {
  const now = ratingNow({ ...stored, season: 4 }, { defaultRating: 1_500 }, 1_185 * DAY_MS);
  expect(now).toEqual({ ...afterIdle(rating, 105 * DAY_MS), season: 0 });
});

test('the answer has no more members than it names', () => {
  expect(Object.keys(ratingNow(stored, rule, 1_185 * DAY_MS)).toSorted()).toEqual([
    'deviation',
    'rating',
    'season',
    'volatility',
  ]);
});
