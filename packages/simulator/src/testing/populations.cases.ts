import { parseArrivals } from '../population/arrival-process.ts';
import { drawPopulation, type PopulationPlan } from '../population/draw-population.ts';
import type { Entrant, Population } from '../population/entrant.ts';
import { parseRatings } from '../population/rating-distribution.ts';
import { evenShares } from '../population/shares.ts';

/** A plan for single players in one pool, twenty per second. */
export const planForTest = (changes: Partial<PopulationPlan> = {}): PopulationPlan => ({
  seed: 1,
  players: 400,
  arrivals: parseArrivals('poisson:20/s', 86_400_000),
  ratings: parseRatings('lichess'),
  patience: () => Number.POSITIVE_INFINITY,
  pools: evenShares(['all']),
  partySizes: evenShares(['1']),
  attributes: {},
  description: 'for a test',
  ...changes,
});

export const populationForTest = (changes: Partial<PopulationPlan> = {}): Population =>
  drawPopulation(planForTest(changes));

/** Players who come at these seconds with these ratings. */
export const arrivalsForTest = (
  ...players: readonly (readonly [atS: number, rating: number, more?: Partial<Entrant>])[]
): Population => ({
  description: 'for a test',
  entrants: players.map(([atS, rating, more], index) => ({
    id: `p${index}`,
    arrivalMs: atS * 1_000,
    leavesMs: Number.POSITIVE_INFINITY,
    ratings: [rating],
    pool: 'all',
    attributes: {},
    ...more,
  })),
});
