import type { Population } from '../population/entrant.ts';
import { offlineOptimum, type Weights } from './offline-optimum.ts';

/** The offline optimum of a population, or of a part of it. */
export interface PopulationOptimum {
  /** Indices of the entrants that it was computed for, in order. */
  readonly entrants: readonly number[];
  /** Whether that is only a part: those who came one after the other in the middle. */
  readonly isPart: boolean;
  /** Mean cost of a player, points. */
  readonly score: number;
  readonly waitsMs: readonly number[];
  readonly gaps: readonly number[];
  readonly unmatched: number;
  readonly isProven: boolean;
}

/**
 * The bound for one against one: pool by pool the best that could be done by somebody who knows who will come. Rules
 * that a ruleset adds (windows, regions, preferences) do not bind it; leaving by oneself does.
 *
 * @param mostPlayers with more of them it is computed for so many in the middle.
 */
export function populationOptimum(
  { entrants }: Population,
  weights: Weights,
  mostPlayers: number,
  onProgress: (share: number) => void = () => {},
): PopulationOptimum {
  const from = Math.max(0, (entrants.length - mostPlayers) >> 1);
  const part = Array.from({ length: Math.min(mostPlayers, entrants.length) }, (_, index) => from + index);
  const pools = [...Map.groupBy(part, (index) => entrants[index]!.pool).values()];
  const waitsMs: number[] = [];
  const gaps: number[] = [];
  let cost = 0;
  let unmatched = 0;
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
    cost += solved.cost;
    isProven &&= solved.isProven;
    for (const [place, partner] of solved.partners.entries()) {
      if (partner === -1) {
        unmatched += 1;
        continue;
      }
      const [own, other] = [entrants[members[place]!]!, entrants[members[partner]!]!];
      waitsMs.push(Math.max(0, other.arrivalMs - own.arrivalMs));
      gaps.push(Math.abs(own.ratings[0]! - other.ratings[0]!));
    }
    onProgress((done + 1) / pools.length);
  }
  const isPart = part.length < entrants.length;
  return { entrants: part, isPart, score: cost / part.length, waitsMs, gaps, unmatched, isProven };
}
