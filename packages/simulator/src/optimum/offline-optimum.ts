import {
  type Arrivals,
  addImproving,
  addNearest,
  createEdgeList,
  pairUnits,
  UNITS_PER_POINT,
} from './candidate-edges.ts';
import { minimumWeightMatching } from './minimum-weight-matching.ts';

/** Enough that hardly ever a pair is missing. */
const NEAREST_PER_QUADRANT = 5;

/** What it weighs: how many rating points a second of waiting is worth, and what an unmatched player is charged. */
export interface Weights {
  readonly pointsPerSecond: number;
  readonly unmatchedWaitMs: number;
}

export interface OfflineOptimum {
  /** By player: index of the opponent, or -1. */
  readonly partners: Int32Array;
  /** Sum over players of half the rating gap and the weighted wait, points. */
  readonly cost: number;
  /** Candidate pairs that had to be looked at, and how often they were extended. */
  readonly edges: number;
  readonly rounds: number;
  /** Whether dual and primal agree and no pair at all could improve it. Never false unless the solver is wrong. */
  readonly isProven: boolean;
}

/**
 * The best anybody could do who knew all arrivals beforehand: a minimum-weight matching on
 * |rating difference| + pointsPerSecond · |difference of arrivals|, who stays alone being charged `unmatchedWaitMs`.
 * Solved on near pairs, which are extended until the duals prove that no other pair can improve it.
 *
 * @param arrivals sorted by arrival.
 */
export function offlineOptimum(
  arrivals: Arrivals,
  { pointsPerSecond, unmatchedWaitMs }: Weights,
  onRound: (round: number) => void = () => {},
): OfflineOptimum {
  const vertexCount = arrivals.arrivalsMs.length;
  const aloneCost = Math.round((UNITS_PER_POINT * pointsPerSecond * unmatchedWaitMs) / 1_000);
  const list = createEdgeList(vertexCount);
  addNearest(list, arrivals, pointsPerSecond, NEAREST_PER_QUADRANT);
  for (let rounds = 1; ; rounds += 1) {
    onRound(rounds);
    const ends = list.ends();
    const costs = Float64Array.from({ length: list.count }, (_, edge) =>
      pairUnits(arrivals, pointsPerSecond, ends[2 * edge]!, ends[2 * edge + 1]!),
    );
    const solution = minimumWeightMatching({ vertexCount, ends, costs, aloneCost });
    if (addImproving(list, arrivals, pointsPerSecond, solution) > 0) continue;
    const { partners, cost, bound } = solution;
    return { partners, cost: cost / UNITS_PER_POINT, edges: costs.length, rounds, isProven: cost === bound };
  }
}
