import { type Entrant, meanRating } from '../../population/entrant.ts';

const BIN_POINTS = 25;
const SMOOTHING_POINTS = 60;

/**
 * Arrivals per second and rating point at a rating, measured over the whole population, future included: a smoothed
 * histogram. Never 0.
 */
export function measuredDensity(entrants: readonly Entrant[]): (rating: number) => number {
  const seconds = Math.max(1, ((entrants.at(-1)?.arrivalMs ?? 0) - (entrants[0]?.arrivalMs ?? 0)) / 1_000);
  const ratings = entrants.map(meanRating);
  const lowest = Math.min(...[0], ...[ratings.reduce((low, rating) => Math.min(low, rating), 0)]) - 1_000;
  const highest = ratings.reduce((high, rating) => Math.max(high, rating), 0) + 1_000;
  const counts = new Float64Array(Math.ceil((highest - lowest) / BIN_POINTS) + 1);
  for (const rating of ratings) counts[Math.floor((rating - lowest) / BIN_POINTS)]! += 1;
  const reach = Math.ceil((3 * SMOOTHING_POINTS) / BIN_POINTS);
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, index) =>
    Math.exp(-0.5 * (((index - reach) * BIN_POINTS) / SMOOTHING_POINTS) ** 2),
  );
  const weight = kernel.reduce((sum, value) => sum + value, 0) * BIN_POINTS * seconds;
  const least = 1e-3 / (seconds * BIN_POINTS);
  return (rating) => {
    const bin = Math.floor((rating - lowest) / BIN_POINTS);
    let sum = 0;
    for (let index = 0; index < kernel.length; index += 1) sum += kernel[index]! * (counts[bin + index - reach] ?? 0);
    return Math.max(sum / weight, least);
  };
}
