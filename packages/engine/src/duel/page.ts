import { createLayout, type Layout } from './layout.ts';
import type { PairCheck } from './pair-check.ts';

/** A copy of some tickets in rating order, in rows 0 to `count` - 1. */
export interface Page {
  readonly layout: Layout;
  count: number;
}

export const createPage = (): Page => ({ layout: createLayout(16), count: 0 });

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
  }
  const { slots, ratings, enqueuedAt, kinds, lefts, rights } = layout;
  let allKinds = 0;
  for (let row = 0; row < count; row += 1) {
    const slot = sorted[row]!;
    slots[row] = slot;
    ratings[row] = book.ratings[slot]!;
    enqueuedAt[row] = book.enqueuedAt[slot]!;
    kinds[row] = book.kinds[slot]!;
    allKinds |= kinds[row]!;
    lefts[row] = row - 1;
    rights[row] = row + 1;
  }
  if (count > 0) rights[count - 1] = -1;
  copyColumn(layout.seniority, book.seniority, sorted);
  if (allKinds !== 0) {
    copyColumn(layout.limits, book.limits, sorted);
    copyColumn(layout.regions, book.regions, sorted);
    copyColumn(layout.idBits, book.idBits, sorted);
    copyColumn(layout.avoidBits, book.avoidBits, sorted);
  }
  for (let row = 0; row < count; row += 1) check.refresh(layout, row);
}

function copyColumn<Column extends Float64Array | Int32Array>(to: Column, from: Column, sorted: Int32Array): void {
  for (let row = 0; row < sorted.length; row += 1) to[row] = from[sorted[row]!]!;
}
