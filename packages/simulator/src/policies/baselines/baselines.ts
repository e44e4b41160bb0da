import type { Population } from '../../population/entrant.ts';
import type { Contender, Policy } from '../policy.ts';
import { measuredDensity } from './density.ts';
import { createFirstCome } from './first-come.ts';
import { createLongestFirst, type LongestFirstOptions } from './longest-first.ts';
import { createMaximumWeightWaves } from './maximum-weight-waves.ts';
import { createSortedPairs } from './sorted-pairs.ts';

const SECOND_MS = 1_000;
/** The constant threshold that is best where arrivals fall evenly (docs/simulate.md), in units of the local scale. */
const INFORMED_THRESHOLD = 1.1;
/** Who waits longer than this many units meets what the density does not tell: nobody comes any more. */
const INFORMED_CALM = 1.5;

interface Baseline {
  readonly description: string;
  readonly createFor: (population: Population, pointsPerSecond: number) => (pool: string) => Policy;
}

const ticking = (options: Omit<LongestFirstOptions, 'tickMs'>) => {
  return ({ entrants }: Population) =>
    () =>
      createLongestFirst(entrants, { ...options, tickMs: SECOND_MS });
};

/** What is shown beside the rulesets, for one against one. They look at ratings and waiting only. */
export const baselines: Readonly<Record<string, Baseline>> = {
  fifo: {
    description: 'First come, first paired; ratings say nothing',
    createFor:
      ({ entrants }) =>
      () =>
        createFirstCome(entrants),
  },
  greedy: {
    description:
      'Longest waiting first takes the nearest, both within 100 + 25 points per 10 s, every second (the seeds)',
    createFor: ticking({
      windowAfter: (waitedMs) => 100 + 25 * Math.floor(waitedMs / 10_000),
      measuredBy: 'both',
      takes: 'nearest',
    }),
  },
  'fixed-window': {
    description: 'Longest waiting first takes the next longest waiting within 100 points, every second (as Nakama)',
    createFor: ticking({ windowAfter: () => 100, measuredBy: 'both', takes: 'longest-waiting' }),
  },
  'lichess-waves': {
    description: 'Waves of 12 s or 30 players, maximum-weight matching with a bonus for missed waves (as Lichess)',
    createFor:
      ({ entrants }) =>
      () =>
        createMaximumWeightWaves(entrants),
  },
  'longest-wait-10': {
    description: 'Longest waiting first takes the next longest waiting within 100 + 10 points per second, every second',
    createFor: ticking({
      windowAfter: (waitedMs) => 100 + waitedMs / 100,
      measuredBy: 'longer-waiting',
      takes: 'longest-waiting',
    }),
  },
  'sorted-pairs': {
    description: 'Sorted pair-or-skip dynamic programme within 50 + 10 points per second, every second',
    createFor: ({ entrants }) => {
      const windowOf = (_rating: number, waitedMs: number) => 50 + waitedMs / 100;
      return () => createSortedPairs(entrants, { windowOf, tickMs: SECOND_MS });
    },
  },
  informed: {
    description: 'The same programme with a threshold from the true arrival rate and density, at every arrival',
    createFor:
      ({ entrants }, pointsPerSecond) =>
      (pool) => {
        const densityAt = measuredDensity(entrants.filter((entrant) => entrant.pool === pool));
        const windowOf = (rating: number, waitedMs: number) => {
          const scale = Math.sqrt(pointsPerSecond / densityAt(rating));
          const waited = (pointsPerSecond * waitedMs) / SECOND_MS;
          return INFORMED_THRESHOLD * scale + Math.max(0, waited - INFORMED_CALM * scale);
        };
        return createSortedPairs(entrants, { windowOf });
      },
  },
};

export function baselineContender(
  name: string,
  population: Population,
  pointsPerSecond: number,
  maxWaitMs: number,
): Contender {
  const { description, createFor } = baselines[name]!;
  return {
    name,
    kind: 'baseline',
    description,
    maxWaitMs,
    createPolicy: createFor(population, pointsPerSecond),
  };
}
