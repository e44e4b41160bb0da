/**
 * A complete graph for weighted matching: vertices 1 to n, blossoms (odd cycles shrunk to one node) above them, node 0 for
 * none. Every pair of nodes has the best edge between them, told by the vertices at its ends.
 */
export interface BlossomGraph {
  readonly vertices: number;
  /** Nodes there may be: no more than half as many blossoms as vertices are there at a time. */
  readonly capacity: number;
  /** Highest node in use. */
  top: number;
  /** By pair of nodes: the vertices at the ends of their edge (0: none) and its weight. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weights: Float64Array;
  /** Dual variables, by node. */
  readonly duals: Float64Array;
  /** By node: the vertex at the other end of its matched edge, or 0. */
  readonly mates: Int32Array;
  /** By node: the outermost node around it; 0: not in use. */
  readonly outer: Int32Array;
  /** By blossom: its nodes around the cycle, the one that is matched outwards first. */
  readonly cycles: number[][];
  /** By blossom and vertex: the node of the cycle that holds the vertex, or 0. */
  readonly holders: Int32Array;
}

/** @param weights of pairs of vertices, row by row; whole numbers, 0: no edge. */
export function createBlossomGraph(vertices: number, weights: ArrayLike<number>): BlossomGraph {
  const capacity = 2 * vertices + 2;
  const graph: BlossomGraph = {
    vertices,
    capacity,
    top: vertices,
    from: new Int32Array(capacity * capacity),
    to: new Int32Array(capacity * capacity),
    weights: new Float64Array(capacity * capacity),
    duals: new Float64Array(capacity),
    mates: new Int32Array(capacity),
    outer: new Int32Array(capacity),
    cycles: Array.from({ length: capacity }, () => []),
    holders: new Int32Array(capacity * capacity),
  };
  let heaviest = 0;
  for (let one = 1; one <= vertices; one += 1) {
    for (let other = 1; other <= vertices; other += 1) {
      const edge = one * capacity + other;
      graph.from[edge] = one;
      graph.to[edge] = other;
      graph.weights[edge] = one === other ? 0 : weights[(one - 1) * vertices + other - 1]!;
      heaviest = Math.max(heaviest, graph.weights[edge]!);
    }
    graph.outer[one] = one;
    graph.holders[one * capacity + one] = one;
  }
  graph.duals.fill(heaviest, 1, vertices + 1);
  return graph;
}

/** How far the edge between two nodes is from being tight. */
export function slackOf({ capacity, from, to, weights, duals }: BlossomGraph, one: number, other: number): number {
  const edge = one * capacity + other;
  const [a, b] = [from[edge]!, to[edge]!];
  return duals[a]! + duals[b]! - 2 * weights[a * capacity + b]!;
}

export const hasEdge = ({ capacity, weights }: BlossomGraph, one: number, other: number): boolean =>
  weights[one * capacity + other]! > 0;

/** Says of all nodes within `node` that they are in `outer` now. */
export function setOuter(graph: BlossomGraph, node: number, outer: number): void {
  graph.outer[node] = outer;
  if (node > graph.vertices) for (const child of graph.cycles[node]!) setOuter(graph, child, outer);
}

/** The place in the cycle of a node, counted the way round that makes it even. */
export function evenPlace(graph: BlossomGraph, blossom: number, node: number): number {
  const cycle = graph.cycles[blossom]!;
  const place = cycle.indexOf(node);
  if (place % 2 === 0) return place;
  graph.cycles[blossom] = [cycle[0]!, ...cycle.slice(1).reverse()];
  return cycle.length - place;
}

/** Matches a node along its edge to another; within a blossom the others are matched anew around the cycle. */
export function matchNode(graph: BlossomGraph, node: number, other: number): void {
  const { capacity, vertices, mates, from, to, holders } = graph;
  const edge = node * capacity + other;
  mates[node] = to[edge]!;
  if (node <= vertices) return;
  const child = holders[node * capacity + from[edge]!]!;
  const place = evenPlace(graph, node, child);
  const cycle = graph.cycles[node]!;
  for (let at = 0; at < place; at += 1) matchNode(graph, cycle[at]!, cycle[at ^ 1]!);
  matchNode(graph, child, other);
  graph.cycles[node] = [...cycle.slice(place), ...cycle.slice(0, place)];
}

/** Shrinks a cycle to a new blossom and returns it; its edges are the best of those of its nodes. */
export function shrinkCycle(graph: BlossomGraph, cycle: number[]): number {
  const { capacity, vertices, from, to, weights, outer, holders } = graph;
  let blossom = vertices + 1;
  while (blossom <= graph.top && outer[blossom] !== 0) blossom += 1;
  graph.top = Math.max(graph.top, blossom);
  graph.duals[blossom] = 0;
  graph.mates[blossom] = graph.mates[cycle[0]!]!;
  graph.cycles[blossom] = cycle;
  setOuter(graph, blossom, blossom);
  for (let node = 1; node <= graph.top; node += 1) {
    weights[blossom * capacity + node] = 0;
    weights[node * capacity + blossom] = 0;
  }
  holders.fill(0, blossom * capacity, (blossom + 1) * capacity);
  for (const child of cycle) {
    for (let node = 1; node <= graph.top; node += 1) {
      if (hasEdge(graph, blossom, node) && slackOf(graph, child, node) >= slackOf(graph, blossom, node)) continue;
      for (const column of [from, to, weights]) {
        column[blossom * capacity + node] = column[child * capacity + node]!;
        column[node * capacity + blossom] = column[node * capacity + child]!;
      }
    }
    for (let vertex = 1; vertex <= vertices; vertex += 1) {
      if (holders[child * capacity + vertex] !== 0) holders[blossom * capacity + vertex] = child;
    }
  }
  return blossom;
}
