import { createAlternatingTree } from './alternating-tree.ts';
import { type BlossomForest, createBlossomForest } from './blossom-forest.ts';
import type { MatchingProblem, MatchingSolution } from './matching-problem.ts';

/**
 * An exact minimum-weight matching by Edmonds' blossom algorithm: from one exposed vertex after the other a tree of
 * alternating paths grows by ever larger dual changes until it meets an exposed vertex, or one that is cheaper alone.
 * Events (an edge becomes tight, a blossom's dual is used up) stand in a heap; duals of a tree change lazily.
 * O(n · m log n) at worst; trees among points in a plane stay small, so in practice close to O(m log n).
 * Source: Edmonds, "Maximum matching and a polyhedron with 0,1-vertices" (1965); Galil, "Efficient algorithms for finding
 * maximum matching in graphs" (1986); growing one tree at a time: Cook and Rohe, "Computing minimum-weight perfect
 * matchings" (1999).
 */
export function minimumWeightMatching(problem: MatchingProblem): MatchingSolution {
  const { vertexCount: n, ends: endpoint, costs, aloneCost } = problem;
  const forest = createBlossomForest(n, endpoint);
  const { mate } = forest;
  const duals = startingDuals(problem);
  const blossomDuals = new Float64Array(2 * n);
  const isAlone = new Uint8Array(n);
  const tree = createAlternatingTree(problem, { forest, duals, blossomDuals, isAlone });
  for (let edge = 0; edge < costs.length; edge += 1) {
    const [a, b] = [endpoint[2 * edge]!, endpoint[2 * edge + 1]!];
    if (mate[a] !== -1 || mate[b] !== -1 || costs[edge] !== duals[a]! + duals[b]!) continue;
    mate[a] = 2 * edge + 1;
    mate[b] = 2 * edge;
  }
  for (let vertex = 0; vertex < n; vertex += 1) {
    if (mate[vertex] === -1 && duals[vertex] === aloneCost) isAlone[vertex] = 1;
  }
  // In rounds, so that exposed vertices grow towards each other: a tree that had to find its end alone would become huge.
  let exposed = Array.from({ length: n }, (_, vertex) => vertex);
  const isExposed = (vertex: number): boolean => mate[vertex] === -1 && isAlone[vertex] === 0;
  let limit = Math.ceil(Math.max(1, duals.reduce((sum, dual) => sum + dual, 0) / (4 * n)));
  for (exposed = exposed.filter(isExposed); exposed.length > 0; exposed = exposed.filter(isExposed)) {
    for (const vertex of exposed) if (isExposed(vertex)) tree.search(vertex, limit);
    limit += Math.ceil(limit / 4);
  }

  let cost = 0;
  let bound = 0;
  const partners = new Int32Array(n).fill(-1);
  for (let vertex = 0; vertex < n; vertex += 1) {
    bound += duals[vertex]!;
    if (mate[vertex] === -1) cost += aloneCost;
    else {
      partners[vertex] = endpoint[mate[vertex]!]!;
      cost += costs[mate[vertex]! >> 1]! / 2;
    }
  }
  for (const node of forest.blossoms()) bound -= blossomDuals[node]! * (forest.leaves(node).length - 1);
  return { partners, cost, duals, sharedDual: sharedDuals(forest, blossomDuals), bound };
}

/** Twice the duals of all blossoms around both vertices. */
function sharedDuals({ parent, base }: BlossomForest, blossomDuals: Float64Array): (a: number, b: number) => number {
  const nodes = base.length;
  const depth = new Int32Array(nodes).fill(-1);
  const around = new Float64Array(nodes);
  const fill = (node: number): void => {
    const path: number[] = [];
    for (let at = node; at !== -1 && depth[at] === -1; at = parent[at]!) path.push(at);
    for (const at of path.reverse()) {
      const outer = parent[at]!;
      depth[at] = outer === -1 ? 0 : depth[outer]! + 1;
      around[at] = (outer === -1 ? 0 : around[outer]!) + blossomDuals[at]!;
    }
  };
  return (a, b) => {
    fill(a);
    fill(b);
    let [one, other] = [a, b];
    while (one !== other) {
      if (one === -1 || other === -1) return 0;
      if (depth[one]! >= depth[other]!) one = parent[one]!;
      else other = parent[other]!;
    }
    return one === -1 ? 0 : 2 * around[one]!;
  };
}

/** Half of the cheapest edge, but no more than staying alone costs: no edge is overpaid. */
function startingDuals({ vertexCount, ends, costs, aloneCost }: MatchingProblem): Float64Array {
  const duals = new Float64Array(vertexCount).fill(aloneCost);
  for (let edge = 0; edge < costs.length; edge += 1) {
    const half = Math.floor(costs[edge]! / 2);
    for (const vertex of [ends[2 * edge]!, ends[2 * edge + 1]!]) duals[vertex] = Math.min(duals[vertex]!, half);
  }
  return duals;
}
