import type { MatchingSolution } from './matching-problem.ts';

/** Who came when, with what rating, sorted by arrival. A pair may only meet while the earlier one is still there. */
export interface Arrivals {
  readonly arrivalsMs: Float64Array;
  readonly ratings: Float64Array;
  /** When each would leave unmatched, ms; Infinity: never. */
  readonly leavesMs: Float64Array;
}

/** Points (rating) are counted in two-thousandths: costs of pairs are even whole numbers, exact to 0.001 points. */
export const UNITS_PER_POINT = 2_000;

/** What a pair costs: rating gap and waiting of the earlier one, in units. */
export function pairUnits({ arrivalsMs, ratings }: Arrivals, pointsPerSecond: number, a: number, b: number): number {
  const gap = Math.abs(ratings[a]! - ratings[b]!);
  const waitMs = Math.abs(arrivalsMs[a]! - arrivalsMs[b]!);
  return 2 * Math.round((UNITS_PER_POINT / 2) * (gap + (pointsPerSecond * waitMs) / 1_000));
}

/** A growing list of edges without doubles. */
export interface EdgeList {
  readonly count: number;
  /** False when it was there. */
  add(a: number, b: number): boolean;
  has(a: number, b: number): boolean;
  ends(): Int32Array;
}

export function createEdgeList(vertexCount: number): EdgeList {
  const known = new Set<number>();
  const list: number[] = [];
  const keyOf = (a: number, b: number): number => Math.min(a, b) * vertexCount + Math.max(a, b);
  return {
    get count() {
      return list.length / 2;
    },
    add(a, b) {
      const key = keyOf(a, b);
      if (known.has(key)) return false;
      known.add(key);
      list.push(a, b);
      return true;
    },
    has: (a, b) => known.has(keyOf(a, b)),
    ends: () => Int32Array.from(list),
  };
}

const mayMeet = ({ arrivalsMs, leavesMs }: Arrivals, a: number, b: number): boolean =>
  arrivalsMs[Math.max(a, b)]! <= leavesMs[Math.min(a, b)]!;

/** Joins each player with the `perQuadrant` cheapest of those who come later or earlier and are stronger or weaker. */
export function addNearest(edges: EdgeList, arrivals: Arrivals, pointsPerSecond: number, perQuadrant: number): void {
  const count = arrivals.arrivalsMs.length;
  for (let player = 0; player < count; player += 1) {
    for (const step of [1, -1]) {
      const nearest = [createShortList(perQuadrant), createShortList(perQuadrant)] as const;
      for (let other = player + step; other >= 0 && other < count; other += step) {
        const waitMs = Math.abs(arrivals.arrivalsMs[other]! - arrivals.arrivalsMs[player]!);
        const waitUnits = (UNITS_PER_POINT * pointsPerSecond * waitMs) / 1_000;
        if (waitUnits > Math.max(nearest[0].worst, nearest[1].worst)) break;
        if (!mayMeet(arrivals, player, other)) continue;
        const isStronger = arrivals.ratings[other]! >= arrivals.ratings[player]! ? 1 : 0;
        nearest[isStronger].offer(other, pairUnits(arrivals, pointsPerSecond, player, other));
      }
      for (const list of nearest) for (const other of list.members) edges.add(player, other);
    }
  }
}

/** More would mostly be pairs with the few whose duals are still far too large. */
const IMPROVING_PER_ROUND = 16;

/**
 * Adds pairs that could still improve a solution with these duals, the most promising of each player. Returns how many
 * it added: after none the solution is optimal over all pairs. Looks around each player as far as twice its own dual, which finds each pair from
 * the side of its larger dual.
 */
export function addImproving(
  edges: EdgeList,
  arrivals: Arrivals,
  pointsPerSecond: number,
  { duals, sharedDual }: Pick<MatchingSolution, 'duals' | 'sharedDual'>,
): number {
  const count = arrivals.arrivalsMs.length;
  let added = 0;
  for (let player = 0; player < count; player += 1) {
    const dual = duals[player]!;
    const best = createShortList(IMPROVING_PER_ROUND);
    const reachMs = (2 * dual * 1_000) / (UNITS_PER_POINT * pointsPerSecond);
    for (const step of [1, -1]) {
      for (let other = player + step; other >= 0 && other < count; other += step) {
        if (Math.abs(arrivals.arrivalsMs[other]! - arrivals.arrivalsMs[player]!) > reachMs + 1) break;
        if (duals[other]! > dual || !mayMeet(arrivals, player, other)) continue;
        const low = pairUnits(arrivals, pointsPerSecond, player, other) - dual - duals[other]!;
        if (low >= 0 || edges.has(player, other)) continue;
        const slack = low + sharedDual(player, other);
        if (slack < 0) best.offer(other, slack);
      }
    }
    for (const other of best.members) if (edges.add(player, other)) added += 1;
  }
  return added;
}

function createShortList(size: number) {
  const members: number[] = [];
  const costs: number[] = [];
  return {
    members,
    /** What the next one must cost less than. */
    get worst(): number {
      return members.length < size ? Number.POSITIVE_INFINITY : costs.at(-1)!;
    },
    offer(member: number, cost: number): void {
      if (cost >= this.worst) return;
      let at = members.length;
      while (at > 0 && costs[at - 1]! > cost) at -= 1;
      members.splice(at, 0, member);
      costs.splice(at, 0, cost);
      if (members.length > size) {
        members.pop();
        costs.pop();
      }
    },
  };
}
