import { createEventHeap } from '../event-heap.ts';
import { createBlossomForest } from './blossom-forest.ts';

/** Vertices that may be matched along edges, or stay alone for a price. */
export interface MatchingProblem {
  readonly vertexCount: number;
  /** Edge e joins `ends[2e]` and `ends[2e + 1]`. */
  readonly ends: Int32Array;
  /** By edge: even whole numbers, not negative. Then everything computed is whole and exact. */
  readonly costs: Float64Array;
  /** What it costs to leave one vertex alone; a whole number. */
  readonly aloneCost: number;
}

/** An optimal solution and what proves it. */
export interface MatchingSolution {
  /** By vertex: its partner, or -1. */
  readonly partners: Int32Array;
  readonly cost: number;
  /**
   * By vertex: its dual. An edge between i and j, listed or not, cannot improve the solution if it costs at least
   * `duals[i] + duals[j]`.
   */
  readonly duals: Float64Array;
  /** Value of the dual solution. Equal to `cost`, which proves that no matching costs less (over the edges given). */
  readonly bound: number;
}

const FREE = 0;
const OUTER = 1;
const INNER = 2;

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
  const incident = incidence(n, endpoint);
  const forest = createBlossomForest(n, endpoint);
  const { mate, top, base } = forest;
  const duals = startingDuals(problem);
  const blossomDuals = new Float64Array(2 * n);
  const isAlone = new Uint8Array(n);
  // Of the tree that grows: labels of outermost nodes, the half-edge that leads towards the root, and since when.
  const label = new Uint8Array(2 * n);
  const towardsRoot = new Int32Array(2 * n);
  const since = new Float64Array(2 * n);
  const marked = new Uint8Array(2 * n);
  const labelled: number[] = [];
  const heap = createEventHeap();
  const edgeCount = costs.length;
  let grown = 0;

  const dualOf = (vertex: number): number => {
    const node = top[vertex]!;
    const change = grown - since[node]!;
    return duals[vertex]! + (label[node] === OUTER ? change : label[node] === INNER ? -change : 0);
  };
  const slackOf = (edge: number): number =>
    costs[edge]! - dualOf(endpoint[2 * edge]!) - dualOf(endpoint[2 * edge + 1]!);

  /** Writes down the duals of an outermost node as they are now. */
  const settle = (node: number): void => {
    const change = label[node] === FREE ? 0 : (grown - since[node]!) * (label[node] === OUTER ? 1 : -1);
    since[node] = grown;
    if (change === 0) return;
    const leaves = forest.leaves(node);
    for (let index = 0; index < leaves.length; index += 1) duals[leaves[index]!]! += change;
    if (forest.isBlossom(node)) blossomDuals[node]! += change;
  };

  /** Notes when each edge of a vertex of an outer node becomes tight, and when the vertex is better off alone. */
  const watch = (vertex: number): void => {
    heap.push(grown + aloneCost - dualOf(vertex), edgeCount + vertex);
    const own = top[vertex]!;
    for (let index = incident.from[vertex]!; index < incident.from[vertex + 1]!; index += 1) {
      const edge = incident.edges[index]!;
      const other = top[endpoint[2 * edge]! === vertex ? endpoint[2 * edge + 1]! : endpoint[2 * edge]!]!;
      if (other === own || label[other] === INNER) continue;
      heap.push(grown + slackOf(edge) / (label[other] === OUTER ? 2 : 1), edge);
    }
  };

  const setLabel = (node: number, kind: number, halfEdge: number): void => {
    label[node] = kind;
    towardsRoot[node] = halfEdge;
    since[node] = grown;
    labelled.push(node);
  };
  const makeOuter = (node: number, halfEdge: number): void => {
    setLabel(node, OUTER, halfEdge);
    const leaves = forest.leaves(node);
    for (let index = 0; index < leaves.length; index += 1) watch(leaves[index]!);
  };
  const makeInner = (node: number, halfEdge: number): void => {
    setLabel(node, INNER, halfEdge);
    if (forest.isBlossom(node)) heap.push(grown + blossomDuals[node]!, edgeCount + node);
  };
  /** Adds a matched node to the tree along a tight half-edge that leads from it to an outer node, and its partner. */
  const growBy = (node: number, halfEdge: number): void => {
    makeInner(node, halfEdge);
    const toPartner = mate[base[node]!]!;
    makeOuter(top[endpoint[toPartner]!]!, toPartner ^ 1);
  };

  /** Flips the path from an outer vertex to the root, after it was given to `halfEdge` (-1: to nobody). */
  const augment = (outerVertex: number, halfEdge: number): void => {
    let [vertex, given] = [outerVertex, halfEdge];
    for (;;) {
      const outer = top[vertex]!;
      forest.rebase(outer, vertex);
      mate[vertex] = given;
      const toInner = towardsRoot[outer]!;
      if (toInner === -1) return;
      const inner = top[endpoint[toInner]!]!;
      const toOuter = towardsRoot[inner]!;
      const within = endpoint[toOuter ^ 1]!;
      forest.rebase(inner, within);
      mate[within] = toOuter;
      vertex = endpoint[toOuter]!;
      given = toOuter ^ 1;
    }
  };

  /** The outer nodes from this one to the root. */
  const parentOuter = (outer: number): number => {
    const toInner = towardsRoot[outer]!;
    if (toInner === -1) return -1;
    return top[endpoint[towardsRoot[top[endpoint[toInner]!]!]!]!]!;
  };

  /** The lowest outer node above both. */
  const commonOuter = (a: number, b: number): number => {
    const walked: number[] = [];
    let [one, other] = [a, b];
    for (;;) {
      if (one !== -1) {
        if (marked[one] === 1) break;
        marked[one] = 1;
        walked.push(one);
        one = parentOuter(one);
      }
      [one, other] = [other, one];
    }
    for (const node of walked) marked[node] = 0;
    return one;
  };

  /** An edge between two outer nodes became tight: the cycle that it closes becomes one outer node. */
  const shrink = (edge: number): void => {
    const nodeA = top[endpoint[2 * edge]!]!;
    const nodeB = top[endpoint[2 * edge + 1]!]!;
    const common = commonOuter(nodeA, nodeB);
    // Children: common, down to nodeA, across the edge, from nodeB up again. Joints lead from each to the next.
    const down: number[] = [];
    const downJoints: number[] = [];
    for (let node = nodeA; node !== common; node = top[endpoint[towardsRoot[node]!]!]!) {
      down.push(node);
      downJoints.push(towardsRoot[node]! ^ 1);
    }
    const up: number[] = [];
    const upJoints: number[] = [];
    for (let node = nodeB; node !== common; node = top[endpoint[towardsRoot[node]!]!]!) {
      up.push(node);
      upJoints.push(towardsRoot[node]!);
    }
    const across = 2 * edge + 1;
    const children = [common, ...down.reverse(), ...up];
    const joints = [...downJoints.reverse(), across, ...upJoints];
    const wasInner: ArrayLike<number>[] = [];
    for (const child of children) {
      settle(child);
      if (label[child] === INNER) wasInner.push(forest.leaves(child));
      label[child] = FREE;
    }
    const node = forest.shrink({ children, joints });
    blossomDuals[node] = 0;
    setLabel(node, OUTER, towardsRoot[common]!);
    for (const leaves of wasInner) {
      for (let index = 0; index < leaves.length; index += 1) watch(leaves[index]!);
    }
  };

  /** The dual of an inner blossom is used up: the part of it that lies on the tree's path stays in the tree. */
  const open = (node: number): void => {
    settle(node);
    const entry = towardsRoot[node]!;
    const { children, joints } = forest.expand(node);
    label[node] = FREE;
    const size = children.length;
    const start = children.indexOf(top[endpoint[entry ^ 1]!]!);
    const isForward = start % 2 === 1;
    let halfEdge = entry;
    let at = start;
    // The even way from the entry to the base: inner, outer, inner, ... The outer ones are their matched partners.
    while (at % size !== 0) {
      growBy(children[at]!, halfEdge);
      const next = isForward ? at + 2 : at - 2;
      // Leads from the inner node to come back to the outer one.
      halfEdge = isForward ? joints[at + 1]! ^ 1 : joints[at - 2]!;
      at = next;
    }
    makeInner(children[0]!, halfEdge);
    for (const child of children) if (label[child] === FREE) rediscover(child);
  };

  /** Notes when the edges between a node that left the tree and outer nodes become tight. */
  const rediscover = (node: number): void => {
    for (const vertex of Array.from(forest.leaves(node))) {
      for (let index = incident.from[vertex]!; index < incident.from[vertex + 1]!; index += 1) {
        const edge = incident.edges[index]!;
        const other = top[endpoint[2 * edge]! === vertex ? endpoint[2 * edge + 1]! : endpoint[2 * edge]!]!;
        if (label[other] === OUTER) heap.push(grown + slackOf(edge), edge);
      }
    }
  };

  /** Handles what happens first. Returns whether the tree found its end. */
  const step = (): boolean => {
    const key = heap.firstKey;
    const event = heap.pop();
    if (event >= edgeCount + n) {
      const node = event - edgeCount;
      if (label[node] !== INNER || blossomDuals[node] !== key - since[node]!) return false;
      grown = key;
      open(node);
      return false;
    }
    if (event >= edgeCount) {
      grown = key;
      const vertex = event - edgeCount;
      isAlone[vertex] = 1;
      augment(vertex, -1);
      return true;
    }
    return handleEdge(event, key);
  };

  const handleEdge = (edge: number, key: number): boolean => {
    const [a, b] = [endpoint[2 * edge]!, endpoint[2 * edge + 1]!];
    const [nodeA, nodeB] = [top[a]!, top[b]!];
    if (nodeA === nodeB || label[nodeA] === INNER || label[nodeB] === INNER) return false;
    if (label[nodeA] === FREE && label[nodeB] === FREE) return false;
    grown = key;
    if (slackOf(edge) !== 0) {
      // Noted before a node changed its label: its right moment is noted as well.
      return false;
    }
    if (label[nodeA] === OUTER && label[nodeB] === OUTER) {
      shrink(edge);
      return false;
    }
    const outward = label[nodeA] === OUTER ? 2 * edge + 1 : 2 * edge;
    const found = endpoint[outward]!;
    const node = top[found]!;
    if (mate[base[node]!] !== -1) {
      growBy(node, outward ^ 1);
      return false;
    }
    isAlone[base[node]!] = 0;
    forest.rebase(node, found);
    mate[found] = outward ^ 1;
    augment(endpoint[outward ^ 1]!, outward);
    return true;
  };

  /** Grows a tree from an exposed vertex, its duals by no more than `limit`. Where it stops all duals stay valid. */
  const search = (root: number, limit: number): void => {
    grown = 0;
    makeOuter(top[root]!, -1);
    let isDone = false;
    while (!isDone && heap.firstKey <= limit) isDone = step();
    if (!isDone) grown = limit;
    for (const node of labelled) {
      settle(node);
      label[node] = FREE;
      since[node] = 0;
    }
    labelled.length = 0;
    heap.clear();
  };
  for (let edge = 0; edge < edgeCount; edge += 1) {
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
    for (const vertex of exposed) if (isExposed(vertex)) search(vertex, limit);
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
  return { partners, cost, duals, bound };
}

/** The edges of each vertex: `edges[from[v]]` up to but not including `edges[from[v + 1]]`. */
function incidence(vertexCount: number, ends: Int32Array): { from: Int32Array; edges: Int32Array } {
  const from = new Int32Array(vertexCount + 2);
  for (const vertex of ends) from[vertex + 2]! += 1;
  for (let vertex = 2; vertex < from.length; vertex += 1) from[vertex]! += from[vertex - 1]!;
  const edges = new Int32Array(ends.length);
  for (let half = 0; half < ends.length; half += 1) {
    const vertex = ends[half]!;
    edges[from[vertex + 1]!] = half >> 1;
    from[vertex + 1]! += 1;
  }
  return { from, edges };
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
