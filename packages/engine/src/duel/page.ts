import type { Arena } from './arena.ts';
import type { DuelState } from './duel-state.ts';
import { kindOf, type Layout, type Rows } from './layout.ts';
import { LIST_WORDS } from './player-bits.ts';

/** Some tickets in rating order, in rows 0 to `count` - 1. */
export interface Page {
  readonly rows: Rows;
  readonly count: number;
  /** Kinds of all rows, as bits. */
  readonly kinds: number;
  /** By row: how long it has waited, ms. */
  readonly waits: Float64Array;
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
    players: NONE,
    lists: NONE,
    lefts: NONE,
    rights: NONE,
  };
  const kinds = copyTo(rows, book.layout);
  if (rules.regions !== undefined && (kinds & kindOf.region) !== 0) rows.openRegions = arena.integers(count);
  const waits = arena.numbers(count);
  check.refreshAll(rows, waits);
  if ((kinds & kindOf.avoid) !== 0) {
    rows.players = arena.integers(count);
    rows.lists = arena.integers(LIST_WORDS * count);
    copyPlayers(rows, book.layout);
  }
  return { rows, count, kinds, waits, taken: arena.flags(count) };
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

/** Many have no list: that of nobody is not read. */
function copyPlayers({ slots, kinds, players, lists }: Rows, { players: allPlayers, lists: allLists }: Layout): void {
  for (let row = 0; row < slots.length; row += 1) players[row] = allPlayers[slots[row]!]!;
  lists.fill(0);
  for (let row = 0; row < slots.length; row += 1) {
    if ((kinds[row]! & kindOf.avoid) === 0) continue;
    const from = LIST_WORDS * slots[row]!;
    lists[LIST_WORDS * row] = allLists[from]!;
    lists[LIST_WORDS * row + 1] = allLists[from + 1]!;
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
