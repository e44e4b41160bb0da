import { describe, expect, test } from 'vitest';
import { closingTarget, drawArrivals, drawRating, drawRatingNear, RATINGS, type WaitingPlayer } from './population.ts';
import { seededRandom } from './seeded-random.ts';
import { mean } from './statistics.ts';

test('the same seed gives the same population', () => {
  const draw = (seed: number): number[] => {
    const random = seededRandom(seed);
    return Array.from({ length: 50 }, () => drawRating(random));
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test('ratings are spread as on a large site and stay in its range', () => {
  const random = seededRandom(1);
  const ratings = Array.from({ length: 20_000 }, () => drawRating(random));
  const average = mean(ratings);
  const deviation = Math.sqrt(mean(ratings.map((rating) => (rating - average) ** 2)));
  expect(Math.abs(average - RATINGS.mean)).toBeLessThan(15);
  expect(Math.abs(deviation - RATINGS.sd)).toBeLessThan(15);
  expect(Math.min(...ratings)).toBeGreaterThanOrEqual(RATINGS.min);
  expect(Math.max(...ratings)).toBeLessThanOrEqual(RATINGS.max);
});

test('everybody arrives within the time, in order', () => {
  const arrivals = drawArrivals(200, 30_000, seededRandom(3));
  expect(arrivals).toHaveLength(200);
  expect(arrivals).toEqual([...arrivals].sort((a, b) => a - b));
  expect(arrivals[0]).toBeGreaterThanOrEqual(0);
  expect(arrivals.at(-1)).toBeLessThan(30_000);
});

describe('the end of the trickle', () => {
  /** Pairs at once whoever is within 100 points, the longest waiting first; says who is left. */
  function leftOver(seed: number, count: number): { left: number; closing: number } {
    const random = seededRandom(seed);
    let waiting: WaitingPlayer[] = [];
    let closing = 0;
    for (let index = 0; index < count; index += 1) {
      const target = closingTarget(count - index, waiting);
      if (target) closing += 1;
      const rating = target ? drawRatingNear(target.rating, random) : drawRating(random);
      const opponent = waiting.find((other) => Math.abs(other.rating - rating) <= 100);
      waiting = opponent
        ? waiting.filter((other) => other !== opponent)
        : [...waiting, { userId: String(index), rating }];
    }
    return { left: waiting.length, closing };
  }

  test('leaves nobody without a neighbour, whatever the seed', () => {
    for (let seed = 1; seed <= 200; seed += 1) expect(leftOver(seed, 200).left).toBe(0);
  });

  test('takes only a few players who are not of the population', () => {
    for (let seed = 1; seed <= 200; seed += 1) expect(leftOver(seed, 200).closing).toBeLessThan(20);
  });

  test('works with the smallest number of players', () => {
    expect(leftOver(1, 2).left).toBe(0);
  });
});
