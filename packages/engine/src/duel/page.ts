import type { MatchRules } from '../rules/match-rules.ts';
import { kindOf, type Layout, type Rows } from './layout.ts';
import type { PairCheck } from './pair-check.ts';

/** Some tickets in rating order, in rows 0 to `count` - 1. */
export interface Page {
  readonly rows: Rows;
  readonly count: number;
  /** Kinds of all rows, as bits. */
  readonly kinds: number;
  /** By row: 1 when it is paired, or out of the question for the rest of the pass. */
  readonly taken: Uint8Array;
}

/** Lays these slots out, which are in rating order and stay with the page, and computes their windows. O(n). */
export function createPage(rules: MatchRules, book: Layout, slots: Int32Array, check: PairCheck): Page {
  const count = slots.length;
  const rows: Rows = {
    slots,
    ratings: new Float64Array(count),
    kinds: new Uint8Array(count),
    windows: new Float64Array(count),
    openRegions: NONE,
    lefts: NONE,
    rights: NONE,
  };
  const kinds = copyTo(rows, book);
  if (rules.regions !== undefined && (kinds & kindOf.region) !== 0) rows.openRegions = new Int32Array(count);
  check.refreshAll(rows, count);
  return { rows, count, kinds, taken: new Uint8Array(count) };
}

/** Returns the kinds of all, as bits. */
function copyTo({ slots, ratings, kinds }: Rows, { ratings: allRatings, kinds: allKinds }: Layout): number {
  let together = 0;
  for (let row = 0; row < slots.length; row += 1) {
    const slot = slots[row]!;
    const own = allKinds[slot]!;
    ratings[row] = allRatings[slot]!;
    kinds[row] = own;
    together |= own;
  }
  return together;
}

const NONE = new Int32Array(0);

/** The regions by row, when two rows that share none may not meet for certain. */
export function decisiveRegions({ rows, kinds }: Page): Int32Array | undefined {
  return (kinds & (kindOf.region | kindOf.latency)) === kindOf.region && rows.openRegions.length > 0
    ? rows.openRegions
    : undefined;
}

/** Links the rows that are not taken. O(n). */
export function linkOpenRows({ rows, count, taken }: Page): void {
  rows.lefts = new Int32Array(count);
  rows.rights = new Int32Array(count);
  const { lefts, rights } = rows;
  let last = -1;
  for (let row = 0; row < count; row += 1) {
    if (taken[row] === 1) continue;
    lefts[row] = last;
    if (last !== -1) rights[last] = row;
    last = row;
  }
  if (last !== -1) rights[last] = -1;
}

/** The rows that are not taken, in order. O(n). */
export function openRows({ taken, count }: Page): Int32Array {
  let size = 0;
  for (let row = 0; row < count; row += 1) if (taken[row] === 0) size += 1;
  const open = new Int32Array(size);
  let found = 0;
  for (let row = 0; found < size; row += 1) if (taken[row] === 0) open[found++] = row;
  return open;
}
