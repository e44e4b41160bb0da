import {
  type BlossomGraph,
  createBlossomGraph,
  evenPlace,
  hasEdge,
  matchNode,
  setOuter,
  shrinkCycle,
  slackOf,
} from './blossom-graph.ts';

const FREE = -1;
const EVEN = 0;
const ODD = 1;

/** The alternating forest of one phase. */
interface Forest {
  readonly graph: BlossomGraph;
  /** By node: outside the forest, at an even or at an odd distance from its root. */
  readonly labels: Int8Array;
  /** By node: the vertex of the parent's side of the edge to the parent. */
  readonly parents: Int32Array;
  /** By outermost node: the even vertex with the tightest edge to it, or 0. */
  readonly tightest: Int32Array;
  readonly visits: Int32Array;
  visit: number;
  queue: number[];
}

/**
 * A matching of greatest total weight in a general graph, exact: Edmonds' blossom algorithm with dual variables, O(n³).
 * Sources: Edmonds, "Maximum matching and a polyhedron with 0,1-vertices" (1965); Galil, "Efficient algorithms for finding
 * maximum matching in graphs" (1986).
 * @param weights of pairs, row by row; symmetric whole numbers, 0: no pair.
 * @returns by vertex its partner, or -1.
 */
export function maximumWeightMatching(count: number, weights: ArrayLike<number>): Int32Array {
  const graph = createBlossomGraph(count, weights);
  const { capacity } = graph;
  const forest: Forest = {
    graph,
    labels: new Int8Array(capacity),
    parents: new Int32Array(capacity),
    tightest: new Int32Array(capacity),
    visits: new Int32Array(capacity),
    visit: 0,
    queue: [],
  };
  while (augmentOnce(forest));
  return graph.mates.slice(1, count + 1).map((mate) => mate - 1);
}

/** Grows trees from all that are unmatched until a path makes one pair more; false: nothing is gained any more. */
function augmentOnce(forest: Forest): boolean {
  const { graph, labels, parents, tightest } = forest;
  labels.fill(FREE);
  tightest.fill(0);
  forest.queue = [];
  for (let node = 1; node <= graph.top; node += 1) {
    if (graph.outer[node] !== node || graph.mates[node] !== 0) continue;
    parents[node] = 0;
    labels[node] = EVEN;
    enqueue(forest, node);
  }
  if (forest.queue.length === 0) return false;
  for (;;) {
    if (scanQueue(forest)) return true;
    if (!adjustDuals(forest)) return false;
    if (useTightEdges(forest)) return true;
    for (let node = graph.vertices + 1; node <= graph.top; node += 1) {
      if (graph.outer[node] === node && labels[node] === ODD && graph.duals[node] === 0) expand(forest, node);
    }
  }
}

/** Looks along the edges of even vertices; true when a path has been found. */
function scanQueue(forest: Forest): boolean {
  const { graph, labels } = forest;
  for (let vertex = forest.queue.shift(); vertex !== undefined; vertex = forest.queue.shift()) {
    if (labels[graph.outer[vertex]!] === ODD) continue;
    for (let other = 1; other <= graph.vertices; other += 1) {
      if (!hasEdge(graph, vertex, other) || graph.outer[vertex] === graph.outer[other]) continue;
      if (slackOf(graph, vertex, other) !== 0) noteTightest(forest, vertex, graph.outer[other]!);
      else if (followEdge(forest, vertex, other)) return true;
    }
  }
  return false;
}

/** Changes the duals as far as they allow; false when an unmatched vertex had better stay so. */
function adjustDuals(forest: Forest): boolean {
  const { graph, labels, tightest } = forest;
  const { duals, outer, vertices, top } = graph;
  let change = Number.POSITIVE_INFINITY;
  for (let node = 1; node <= top; node += 1) {
    if (outer[node] !== node) continue;
    if (node > vertices && labels[node] === ODD) change = Math.min(change, duals[node]! / 2);
    if (tightest[node] === 0 || labels[node] === ODD) continue;
    const slack = slackOf(graph, tightest[node]!, node);
    change = Math.min(change, labels[node] === EVEN ? slack / 2 : slack);
  }
  for (let vertex = 1; vertex <= vertices; vertex += 1) {
    if (labels[outer[vertex]!] === EVEN && duals[vertex]! <= change) return false;
  }
  for (let vertex = 1; vertex <= vertices; vertex += 1) {
    const label = labels[outer[vertex]!];
    if (label === EVEN) duals[vertex]! -= change;
    else if (label === ODD) duals[vertex]! += change;
  }
  for (let node = vertices + 1; node <= top; node += 1) {
    if (outer[node] !== node) continue;
    if (labels[node] === EVEN) duals[node]! += 2 * change;
    else if (labels[node] === ODD) duals[node]! -= 2 * change;
  }
  return true;
}

/** Follows the edges that the change has made tight. */
function useTightEdges(forest: Forest): boolean {
  const { graph, tightest } = forest;
  forest.queue = [];
  for (let node = 1; node <= graph.top; node += 1) {
    const vertex = tightest[node]!;
    if (graph.outer[node] !== node || vertex === 0 || graph.outer[vertex] === node) continue;
    if (slackOf(graph, vertex, node) !== 0) continue;
    const edge = vertex * graph.capacity + node;
    if (followEdge(forest, graph.from[edge]!, graph.to[edge]!)) return true;
  }
  return false;
}

/** A tight edge from an even vertex: grows the tree, shrinks a cycle, or finds a path between two trees. */
function followEdge(forest: Forest, from: number, to: number): boolean {
  const { graph, labels, parents, tightest } = forest;
  const one = graph.outer[from]!;
  const other = graph.outer[to]!;
  if (labels[other] === FREE) {
    parents[other] = from;
    labels[other] = ODD;
    const mate = graph.outer[graph.mates[other]!]!;
    tightest[other] = 0;
    tightest[mate] = 0;
    labels[mate] = EVEN;
    enqueue(forest, mate);
    return false;
  }
  if (labels[other] !== EVEN) return false;
  const ancestor = commonAncestor(forest, one, other);
  if (ancestor === 0) {
    augmentFrom(forest, one, other);
    augmentFrom(forest, other, one);
    return true;
  }
  shrink(forest, one, ancestor, other);
  return false;
}

/** Swaps matched and unmatched edges up to the root. */
function augmentFrom({ graph, parents }: Forest, start: number, partner: number): void {
  let node = start;
  let other = partner;
  for (;;) {
    const next = graph.outer[graph.mates[node]!]!;
    matchNode(graph, node, other);
    if (next === 0) return;
    const parent = graph.outer[parents[next]!]!;
    matchNode(graph, next, parent);
    node = parent;
    other = next;
  }
}

/** 0 when they are in different trees. */
function commonAncestor(forest: Forest, one: number, other: number): number {
  const { graph, parents, visits } = forest;
  forest.visit += 1;
  let [node, next] = [one, other];
  while (node !== 0 || next !== 0) {
    if (node !== 0) {
      if (visits[node] === forest.visit) return node;
      visits[node] = forest.visit;
      const mate = graph.outer[graph.mates[node]!]!;
      node = mate === 0 ? 0 : graph.outer[parents[mate]!]!;
    }
    [node, next] = [next, node];
  }
  return 0;
}

function shrink(forest: Forest, one: number, ancestor: number, other: number): void {
  const { graph, labels } = forest;
  const up = (start: number): number[] => {
    const path: number[] = [];
    for (let node = start; node !== ancestor; ) {
      const mate = graph.outer[graph.mates[node]!]!;
      path.push(node, mate);
      enqueue(forest, mate);
      node = graph.outer[forest.parents[mate]!]!;
    }
    return path;
  };
  const blossom = shrinkCycle(graph, [ancestor, ...up(one).reverse(), ...up(other)]);
  labels[blossom] = EVEN;
  findTightest(forest, blossom);
}

/** Opens an odd blossom whose dual is used up: half of its cycle stays in the tree. */
function expand(forest: Forest, blossom: number): void {
  const { graph, labels, parents, tightest } = forest;
  for (const child of graph.cycles[blossom]!) setOuter(graph, child, child);
  const entrance = graph.from[blossom * graph.capacity + parents[blossom]!]!;
  const first = graph.holders[blossom * graph.capacity + entrance]!;
  const place = evenPlace(graph, blossom, first);
  const cycle = graph.cycles[blossom]!;
  for (let at = 0; at < place; at += 2) {
    const [odd, even] = [cycle[at]!, cycle[at + 1]!];
    parents[odd] = graph.from[even * graph.capacity + odd]!;
    labels[odd] = ODD;
    labels[even] = EVEN;
    tightest[odd] = 0;
    findTightest(forest, even);
    enqueue(forest, even);
  }
  labels[first] = ODD;
  parents[first] = parents[blossom]!;
  for (const child of cycle.slice(place + 1)) {
    labels[child] = FREE;
    findTightest(forest, child);
  }
  graph.outer[blossom] = 0;
}

function enqueue(forest: Forest, node: number): void {
  if (node <= forest.graph.vertices) forest.queue.push(node);
  else for (const child of forest.graph.cycles[node]!) enqueue(forest, child);
}

function noteTightest({ graph, tightest }: Forest, vertex: number, node: number): void {
  const known = tightest[node]!;
  if (known === 0 || slackOf(graph, vertex, node) < slackOf(graph, known, node)) tightest[node] = vertex;
}

function findTightest(forest: Forest, node: number): void {
  const { graph, labels, tightest } = forest;
  tightest[node] = 0;
  for (let vertex = 1; vertex <= graph.vertices; vertex += 1) {
    const outer = graph.outer[vertex]!;
    if (hasEdge(graph, vertex, node) && outer !== node && labels[outer] === EVEN) noteTightest(forest, vertex, node);
  }
}
