import type { TeamColumns } from './team-table.ts';

/**
 * The tickets of an order that are still to be had, as a doubly linked list over positions 1 to n; 0 and n + 1 are its
 * ends. What a walk looks at lies in a row: copies by position.
 */
export interface LinkedOrder {
  slots: Int32Array;
  ratings: Float64Array;
  /** Players. */
  sizes: Int32Array;
  lefts: Int32Array;
  rights: Int32Array;
  count: number;
}

export const createLinkedOrder = (): LinkedOrder => ({ ...arraysFor(16), count: 0 });

const arraysFor = (capacity: number) => ({
  slots: new Int32Array(capacity + 2),
  ratings: new Float64Array(capacity + 2),
  sizes: new Int32Array(capacity + 2),
  lefts: new Int32Array(capacity + 2),
  rights: new Int32Array(capacity + 2),
});

/** Links all of these slots anew; the memory is used again. The ends are infinitely far away. O(n). */
export function linkAll(order: LinkedOrder, slots: Int32Array, columns: TeamColumns): void {
  const count = slots.length;
  if (order.slots.length < count + 2) Object.assign(order, arraysFor(count + (count >> 1)));
  order.count = count;
  order.slots.set(slots, 1);
  const { ratings, sizes, lefts, rights } = order;
  for (let index = 0; index < count; index += 1) {
    ratings[index + 1] = columns.ratings[slots[index]!]!;
    sizes[index + 1] = columns.sizes[slots[index]!]!;
  }
  ratings[0] = Number.NEGATIVE_INFINITY;
  ratings[count + 1] = Number.POSITIVE_INFINITY;
  for (let position = 0; position <= count; position += 1) {
    lefts[position] = position - 1;
    rights[position] = position + 1;
  }
  lefts[count + 1] = count;
}

/** Takes a position out; its own links stay, so that a walk that stands on it can go on. O(1). */
export function unlink({ lefts, rights }: LinkedOrder, position: number): void {
  const left = lefts[position]!;
  const right = rights[position]!;
  rights[left] = right;
  lefts[right] = left;
}

/** The first position of at least this rating in an order of ratings, perhaps one that is not linked any more. O(log n). */
export function firstPositionFrom({ ratings, count }: LinkedOrder, rating: number): number {
  let low = 1;
  let high = count + 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ratings[middle]! < rating) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Links anew those positions whose slots are open. O(n). */
export function linkOpen({ slots, lefts, rights, count }: LinkedOrder, isOpen: Uint8Array): void {
  let last = 0;
  for (let position = 1; position <= count; position += 1) {
    if (isOpen[slots[position]!] === 0) continue;
    rights[last] = position;
    lefts[position] = last;
    last = position;
  }
  rights[last] = count + 1;
  lefts[count + 1] = last;
}
