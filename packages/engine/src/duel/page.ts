import { createLayout, type Layout } from './layout.ts';
import type { PairCheck } from './pair-check.ts';

/** A copy of some tickets in rating order, in rows 0 to `count` - 1. */
export interface Page {
  readonly layout: Layout;
  count: number;
  /** By row: 1 when it is paired, or out of the question for the rest of the pass. */
  taken: Uint8Array;
}

export const createPage = (): Page => ({ layout: createLayout(16), count: 0, taken: new Uint8Array(16) });

/**
 * Lays these slots out, which are in rating order, and computes their windows. Columns that only pairs with kinds need
 * are left out when there are none. O(n).
 */
export function fillPage(page: Page, book: Layout, sorted: Int32Array, check: PairCheck): void {
  const { layout } = page;
  const count = sorted.length;
  page.count = count;
  if (layout.slots.length < count || layout.slots.length > 16 * count + 4_096) {
    Object.assign(layout, createLayout(count + (count >> 2)));
    page.taken = new Uint8Array(layout.slots.length);
  }
  page.taken.fill(0, 0, count);
  const { slots, ratings, enqueuedAt, kinds } = layout;
  let allKinds = 0;
  for (let row = 0; row < count; row += 1) {
    const slot = sorted[row]!;
    slots[row] = slot;
    ratings[row] = book.ratings[slot]!;
    enqueuedAt[row] = book.enqueuedAt[slot]!;
    kinds[row] = book.kinds[slot]!;
    allKinds |= kinds[row]!;
  }
  copyColumn(layout.seniority, book.seniority, sorted);
  copyColumn(layout.baseWindows, book.baseWindows, sorted);
  if (allKinds !== 0) {
    copyColumn(layout.limits, book.limits, sorted);
    copyColumn(layout.regions, book.regions, sorted);
    copyColumn(layout.idBits, book.idBits, sorted);
    copyColumn(layout.avoidBits, book.avoidBits, sorted);
  }
  for (let row = 0; row < count; row += 1) check.refresh(layout, row);
}

/** Links the rows that are not taken. O(n). */
export function linkOpenRows({ layout: { lefts, rights }, count, taken }: Page): void {
  let last = -1;
  for (let row = 0; row < count; row += 1) {
    if (taken[row] === 1) continue;
    lefts[row] = last;
    if (last !== -1) rights[last] = row;
    last = row;
  }
  if (last !== -1) rights[last] = -1;
}

function copyColumn<Column extends Float64Array | Int32Array>(to: Column, from: Column, sorted: Int32Array): void {
  for (let row = 0; row < sorted.length; row += 1) to[row] = from[sorted[row]!]!;
}
