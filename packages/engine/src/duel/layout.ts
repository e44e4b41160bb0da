import { MARK_WORDS, type PlayerBits } from './player-bits.ts';

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
  /** Its window is wider. */
  provisional: 64,
} as const;

/**
 * What a pass reads of tickets again and again, in typed arrays: of all tickets by slot (see Layout), or of those of a
 * page, in rating order, so that the pass reads memory in a row.
 */
export interface Rows extends PlayerBits {
  /** Slot of the ticket. */
  slots: Int32Array;
  /** Points; 0 when the rules have no rating. */
  ratings: Float64Array;
  /** Bits of `kindOf`. */
  kinds: Uint8Array;
  /** Rating window after its own wait at the time of the pass, points. */
  windows: Float64Array;
  /** Regions after its own wait, as bits. */
  openRegions: Int32Array;
  marks: Int32Array;
  /** Neighbours in rating order; -1 at the ends. */
  lefts: Int32Array;
  rights: Int32Array;
}

/** The numbers of all tickets of a book, by slot. */
export interface Layout extends Rows {
  /** Epoch ms. */
  enqueuedAt: Float64Array;
  /** When it counts as having begun to wait in the order of waiting, epoch ms. */
  seniority: Float64Array;
  /** Own rating limit, points; Infinity: none. */
  limits: Float64Array;
  /**
   * `FACTS` numbers: rating and time of joining once more, and the distance that suits the density of arrivals around
   * it, points (see adaptive-windows.ts). Whoever lays out a page needs all of them, and fetches them at once.
   */
  facts: Float64Array;
  /** The number of the one region that it names; `NO_PLACE` when more is to be weighed. */
  places: Int8Array;
  /** See wish-hash.ts. */
  wishes: Int32Array;
}

export const FACTS = 3;
/** Which of the facts is which. */
export const factAt = { rating: 0, enqueuedAt: 1, scale: 2 } as const;
export const NO_PLACE = -1;

export const scaleOf = ({ facts }: Layout, slot: number): number => facts[FACTS * slot + factAt.scale]!;

export function createLayout(capacity: number): Layout {
  return {
    slots: new Int32Array(capacity),
    ratings: new Float64Array(capacity),
    enqueuedAt: new Float64Array(capacity),
    seniority: new Float64Array(capacity),
    limits: new Float64Array(capacity),
    kinds: new Uint8Array(capacity),
    facts: new Float64Array(FACTS * capacity),
    places: new Int8Array(capacity),
    marks: new Int32Array(MARK_WORDS * capacity),
    wishes: new Int32Array(capacity),
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
