/** What a pair must be checked for because of one of its tickets, as bits. A ticket with none of them is plain. */
export const kindOf = {
  /** Names a region or has latencies. */
  region: 1,
  /** Its regions do not follow from one's own wait alone: it has latencies, or names a region that the rules lack. */
  latency: 2,
  /** Has a rating limit of its own. */
  limit: 4,
  /** Names players that it must not meet. */
  avoid: 8,
  /** Has an attribute that a preference compares. */
  wish: 16,
  /** Comes earlier in the order of waiting than its wait says. */
  headStart: 32,
} as const;

/**
 * Numbers of tickets in typed arrays, so that a pass reads memory in a row. There are two: the book's, in which a ticket
 * keeps its index (its slot), and the page: the copy in rating order that a pass over many makes.
 */
export interface Layout {
  /** Which ticket this is: its slot in the book. */
  slots: Int32Array;
  /** Points; 0 when the rules have no rating. */
  ratings: Float64Array;
  /** Epoch ms. */
  enqueuedAt: Float64Array;
  /** When it counts as having begun to wait in the order of waiting, epoch ms. */
  seniority: Float64Array;
  /** Own rating limit, points; Infinity: none. */
  limits: Float64Array;
  /** Bits of `kindOf`. */
  kinds: Uint8Array;
  /** Regions in which it plays at once, as bits. */
  regions: Int32Array;
  /** The bit that the player's id hashes to, and the bits of those whom it must not meet. */
  idBits: Int32Array;
  avoidBits: Int32Array;
  /** The window that the density of arrivals suggests before any wait, points. */
  baseWindows: Float64Array;
  /** Rating window and regions after its own wait at the time of the pass. */
  windows: Float64Array;
  openRegions: Int32Array;
  /** Neighbours in rating order; -1 at the ends. */
  lefts: Int32Array;
  rights: Int32Array;
}

export function createLayout(capacity: number): Layout {
  return {
    slots: new Int32Array(capacity),
    ratings: new Float64Array(capacity),
    enqueuedAt: new Float64Array(capacity),
    seniority: new Float64Array(capacity),
    limits: new Float64Array(capacity),
    kinds: new Uint8Array(capacity),
    regions: new Int32Array(capacity),
    idBits: new Int32Array(capacity),
    avoidBits: new Int32Array(capacity),
    baseWindows: new Float64Array(capacity),
    windows: new Float64Array(capacity),
    openRegions: new Int32Array(capacity),
    lefts: new Int32Array(capacity),
    rights: new Int32Array(capacity),
  };
}

/** Gives the layout room for `capacity` tickets; what it holds stays where it is. O(capacity). */
export function growLayout(layout: Layout, capacity: number): void {
  const bigger = createLayout(capacity);
  for (const column of Object.keys(bigger) as (keyof Layout)[]) bigger[column].set(layout[column]);
  Object.assign(layout, bigger);
}
