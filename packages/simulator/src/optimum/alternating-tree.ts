import { createEventHeap } from '../event-heap.ts';
import type { BlossomForest } from './blossom-forest.ts';
import type { MatchingProblem } from './matching-problem.ts';

const FREE = 0;
const OUTER = 1;
const INNER = 2;

/** What a search works on: the matching so far and its duals, which are valid between searches. */
export interface MatchingState {
  readonly forest: BlossomForest;
  /** By vertex, its blossoms' included. */
  readonly duals: Float64Array;
  /** By node; of blossoms only. */
  readonly blossomDuals: Float64Array;
  /** By vertex: stays alone, for its price. */
  readonly isAlone: Uint8Array;
}

/** Searches from one exposed vertex at a time. */
export interface AlternatingTree {
  /**
   * Grows a tree from an exposed vertex, its duals by no more than `limit`, and improves the matching when the tree meets
   * another exposed vertex or one that is cheaper alone. Where it stops all duals are valid.
   */
  search(root: number, limit: number): void;
}

/**
 * A tree of alternating paths: outer nodes, to whom an even path leads from the root and whose duals grow, and inner
 * ones, whose duals shrink. Events (an edge becomes tight, a blossom's dual is used up) stand in a heap by the growth at
 * which they happen; duals are written down only when a node changes its label.
 */
export function createAlternatingTree(problem: MatchingProblem, state: MatchingState): AlternatingTree {
  const { vertexCount: n, ends: endpoint, costs, aloneCost } = problem;
  const { forest, duals, blossomDuals, isAlone } = state;
  const { mate, top, base } = forest;
  const incident = incidence(n, endpoint);
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

  return {
    search(root, limit) {
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
    },
  };
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
