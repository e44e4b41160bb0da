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
   * By vertex: its dual, blossoms included. An edge between i and j, listed or not, cannot improve the solution if it
   * costs at least `duals[i] + duals[j] - sharedDual(i, j)`.
   */
  readonly duals: Float64Array;
  /** What two vertices that lie in the same blossoms count twice. O(depth of the blossoms). */
  readonly sharedDual: (a: number, b: number) => number;
  /** Value of the dual solution. Equal to `cost`, which proves that no matching costs less (over the edges given). */
  readonly bound: number;
}
