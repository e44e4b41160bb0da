import type { Arena } from './arena.ts';
import type { DuelState } from './duel-state.ts';
import { FACTS, factAt, kindOf, type Layout, type Rows } from './layout.ts';
import { MARK_WORDS } from './player-bits.ts';

/** Some tickets in rating order, in rows 0 to `count` - 1. */
export interface Page {
  readonly rows: Rows;
  readonly count: number;
  /** Kinds of all rows, as bits. */
  readonly kinds: number;
  /** By row: how long it has waited, ms. */
  readonly waits: Float64Array;
  /** By row: the distance that suits the density of arrivals around it, points. */
  readonly scales: Float64Array;
  /** By row: 1 when it is paired, or out of the question for the rest of the pass. */
  readonly taken: Uint8Array;
}

/**
 * Lays these slots out, which are in rating order and stay with the page, in arrays of the arena, and computes their
 * windows. O(n).
 */
export function createPage({ rules, book, check, arena }: DuelState, slots: Int32Array): Page {
  const count = slots.length;
  const rows: Rows = {
    slots,
    ratings: arena.numbers(count),
    kinds: arena.flags(count),
    windows: arena.numbers(count),
    openRegions: NONE,
    marks: NONE,
    lefts: NONE,
    rights: NONE,
  };
  const waits = arena.numbers(count);
  const scales = arena.numbers(count);
  copyFacts(rows, waits, scales, book.layout, check.nowMs);
  const kinds = copyKinds(rows, book.layout);
  if (rules.regions !== undefined && (kinds & kindOf.region) !== 0) rows.openRegions = arena.integers(count);
  if ((kinds & (kindOf.avoid | kindOf.region)) !== 0) {
    rows.marks = arena.integers(MARK_WORDS * count);
    copyMarks(rows, book.layout);
  }
  check.refreshAll(rows, waits);
  return { rows, count, kinds, waits, scales, taken: arena.flags(count) };
}

function copyFacts(
  { slots, ratings }: Rows,
  waits: Float64Array,
  scales: Float64Array,
  { facts }: Layout,
  nowMs: number,
): void {
  for (let row = 0; row < slots.length; row += 1) {
    const from = FACTS * slots[row]!;
    ratings[row] = facts[from + factAt.rating]!;
    waits[row] = nowMs - facts[from + factAt.enqueuedAt]!;
    scales[row] = facts[from + factAt.scale]!;
  }
}

/** Returns the kinds of all, as bits. */
function copyKinds({ slots, kinds }: Rows, { kinds: allKinds }: Layout): number {
  let together = 0;
  for (let row = 0; row < slots.length; row += 1) {
    const own = allKinds[slots[row]!]!;
    kinds[row] = own;
    together |= own;
  }
  return together;
}

function copyMarks({ slots, marks }: Rows, { marks: allMarks }: Layout): void {
  for (let row = 0; row < slots.length; row += 1) {
    const from = MARK_WORDS * slots[row]!;
    const to = MARK_WORDS * row;
    marks[to] = allMarks[from]!;
    marks[to + 1] = allMarks[from + 1]!;
    marks[to + 2] = allMarks[from + 2]!;
    marks[to + 3] = allMarks[from + 3]!;
  }
}

const NONE = new Int32Array(0);

/** The regions by row, when two rows that share none may not meet for certain. */
export function decisiveRegions({ rows, kinds }: Page): Int32Array | undefined {
  return (kinds & (kindOf.region | kindOf.latency)) === kindOf.region && rows.openRegions.length > 0
    ? rows.openRegions
    : undefined;
}

/** Links the rows that are not taken. O(n). */
export function linkOpenRows({ rows, count, taken }: Page, arena: Arena): void {
  rows.lefts = arena.integers(count);
  rows.rights = arena.integers(count);
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
export function openRows({ taken, count }: Page, arena: Arena): Int32Array {
  let size = 0;
  for (let row = 0; row < count; row += 1) if (taken[row] === 0) size += 1;
  const open = arena.integers(size);
  let found = 0;
  for (let row = 0; found < size; row += 1) if (taken[row] === 0) open[found++] = row;
  return open;
}
