import type { Population } from '../population/entrant.ts';
import { offlineOptimum, type Weights } from './offline-optimum.ts';

/** The offline optimum of a population, or of a part of it. */
export interface PopulationOptimum {
  /** Indices of the entrants that count, in order; everything below is about them. */
  readonly entrants: readonly number[];
  /** Whether they are only a part: those who came one after the other in the middle. */
  readonly isPart: boolean;
  /** Mean cost of a player, points. */
  readonly score: number;
  readonly waitsMs: readonly number[];
  readonly gaps: readonly number[];
  readonly unmatched: number;
  readonly isProven: boolean;
}

export interface OptimumPlan {
  /** Of more players it is computed for so many in the middle. */
  readonly mostPlayers: number;
  /** Share of these, again in the middle, who count; default all, or of a part those who are not at its edges. */
  readonly countedShare?: number;
  readonly onProgress?: (share: number) => void;
}

/** At the edges of a part players miss those who came before or after it: they do not count. */
const COUNTED_OF_PART = 0.8;

/**
 * The bound for one against one: pool by pool the best that could be done by somebody who knows who will come. Rules
 * that a ruleset adds (windows, regions, preferences) do not bind it; leaving by oneself does.
 */
export function populationOptimum(population: Population, weights: Weights, plan: OptimumPlan): PopulationOptimum {
  const { entrants } = population;
  const solved = middle(entrants.length, plan.mostPlayers);
  const countedShare = plan.countedShare ?? (solved.length < entrants.length ? COUNTED_OF_PART : 1);
  const counted = middle(solved.length, Math.ceil(solved.length * countedShare)).map((place) => solved[place]!);
  const { partners, isProven } = solvePools(population, weights, solved, plan.onProgress ?? (() => {}));
  const waitsMs: number[] = [];
  const gaps: number[] = [];
  let cost = 0;
  for (const index of counted) {
    const partner = partners.get(index);
    if (partner === undefined) {
      cost += (weights.pointsPerSecond * weights.unmatchedWaitMs) / 1_000;
      continue;
    }
    const [own, other] = [entrants[index]!, entrants[partner]!];
    const waitMs = Math.max(0, other.arrivalMs - own.arrivalMs);
    const gap = Math.abs(own.ratings[0]! - other.ratings[0]!);
    waitsMs.push(waitMs);
    gaps.push(gap);
    cost += gap / 2 + (weights.pointsPerSecond * waitMs) / 1_000;
  }
  return {
    entrants: counted,
    isPart: counted.length < entrants.length,
    score: cost / counted.length,
    waitsMs,
    gaps,
    unmatched: counted.length - gaps.length,
    isProven,
  };
}

/** The middle `most` of the indices 0 to count - 1. */
function middle(count: number, most: number): number[] {
  const size = Math.min(count, most);
  const from = (count - size) >> 1;
  return Array.from({ length: size }, (_, index) => from + index);
}

function solvePools(
  { entrants }: Population,
  weights: Weights,
  part: readonly number[],
  onProgress: (share: number) => void,
): { partners: ReadonlyMap<number, number>; isProven: boolean } {
  const pools = [...Map.groupBy(part, (index) => entrants[index]!.pool).values()];
  const partners = new Map<number, number>();
  let isProven = true;
  for (const [done, members] of pools.entries()) {
    const column = (value: (index: number) => number) => Float64Array.from(members, value);
    const solved = offlineOptimum(
      {
        arrivalsMs: column((index) => entrants[index]!.arrivalMs),
        ratings: column((index) => entrants[index]!.ratings[0]!),
        leavesMs: column((index) => entrants[index]!.leavesMs),
      },
      weights,
    );
    isProven &&= solved.isProven;
    for (const [place, partner] of solved.partners.entries()) {
      if (partner !== -1) partners.set(members[place]!, members[partner]!);
    }
    onProgress((done + 1) / pools.length);
  }
  return { partners, isProven };
}
