import { UsageError } from '../usage-error.ts';
import type { Random } from './seeded-random.ts';

/** Draws a rating, whole points. */
export type RatingDistribution = (random: Random) => number;

const LOWEST = 400;
const HIGHEST = 3_200;
const MOST_DRAWS = 1_000;

/**
 * `lichess` is normal:1480,390, about how blitz ratings of a large chess site lie; clipped (drawn again) to 400–3200.
 * Also `normal:mean,deviation` and `uniform:from,to`. @throws {UsageError}
 */
export function parseRatings(text: string): RatingDistribution {
  if (text === 'lichess') return normal(1_480, 390);
  const [, kind, one, other] = /^(normal|uniform):(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const [a, b] = [Number(one), Number(other)];
  if (kind === 'normal' && b > 0 && a > LOWEST && a < HIGHEST) return normal(a, b);
  if (kind === 'uniform' && b > a) return (random) => Math.round(a + random.uniform() * (b - a));
  throw new UsageError(`--ratings: "${text}" is not known; write lichess, normal:1480,390 or uniform:1000,2000.`);
}

function normal(mean: number, deviation: number): RatingDistribution {
  return (random) => {
    for (let draw = 0; draw < MOST_DRAWS; draw += 1) {
      const rating = Math.round(mean + deviation * random.normal());
      if (rating >= LOWEST && rating <= HIGHEST) return rating;
    }
    return Math.round(mean);
  };
}
