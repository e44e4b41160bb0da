import type { Arena } from './arena.ts';
import type { Layout } from './layout.ts';

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
/** Fewer than this are sorted by comparing. */
const RADIX_FROM = 256;

type Before = (a: number, b: number) => boolean;

/**
 * Sorts slots by the order of waiting; `isSenior` settles equal times. O(n) when they nearly come in order or are many.
 * Source: least significant digit radix sort (Knuth, TAOCP 3, 5.2.5).
 */
export function sortBySeniority(slots: Int32Array, layout: Layout, isSenior: Before, arena: Arena): void {
  if (slots.length < RADIX_FROM) sortRun(slots, 0, slots.length, isSenior);
  else sortByDigits(slots, layout.seniority, isSenior, arena);
}

/** Sorts slots by rating, equal ones by the order of waiting. */
export function sortByRating(slots: Int32Array, layout: Layout, isSenior: Before, arena: Arena): void {
  const isBefore: Before = (a, b) => {
    const difference = layout.ratings[a]! - layout.ratings[b]!;
    return difference === 0 ? isSenior(a, b) : difference < 0;
  };
  if (slots.length < RADIX_FROM) {
    sortRun(slots, 0, slots.length, isBefore);
    return;
  }
  // Sorting by digits leaves equals as they are: then little is left to compare.
  sortByDigits(slots, layout.seniority, never, arena);
  sortByDigits(slots, layout.ratings, isBefore, arena);
}

const never: Before = () => false;

/** Spreads the values evenly over 32 bits and sorts by these, 11 at a time; what falls together there is then compared. */
function sortByDigits(slots: Int32Array, column: Float64Array, isBefore: Before, arena: Arena): void {
  const count = slots.length;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let isSorted = true;
  for (let index = 0; index < count; index += 1) {
    const value = column[slots[index]!]!;
    if (value < high) isSorted = false;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (isSorted) {
    settleEquals(slots, column, isBefore);
    return;
  }
  const scale = 0xffff_ffff / (high - low);
  const mark = arena.mark();
  const keys = arena.unsigned(count);
  for (let index = 0; index < count; index += 1) keys[index] = (column[slots[index]!]! - low) * scale;
  settleEqualKeys(slots, sortByKeys(slots, keys, arena), isBefore);
  arena.release(mark);
}

/** Sorts both by the keys, which it returns. Equal keys stay in order. */
function sortByKeys(slots: Int32Array, unsorted: Uint32Array, arena: Arena): Uint32Array {
  const count = slots.length;
  let keys = unsorted;
  let spareKeys = arena.unsigned(count);
  let from = slots;
  let to = arena.integers(count);
  const starts = new Uint32Array(DIGITS);
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    startsOf(keys, shift, starts);
    for (let index = 0; index < count; index += 1) {
      const key = keys[index]!;
      const digit = (key >>> shift) & (DIGITS - 1);
      const target = starts[digit]!;
      starts[digit] = target + 1;
      spareKeys[target] = key;
      to[target] = from[index]!;
    }
    [keys, spareKeys] = [spareKeys, keys];
    [from, to] = [to, from];
  }
  if (from !== slots) slots.set(from);
  return keys;
}

/** Where each digit's part begins. */
function startsOf(keys: Uint32Array, shift: number, starts: Uint32Array): void {
  starts.fill(0);
  for (let index = 0; index < keys.length; index += 1) starts[(keys[index]! >>> shift) & (DIGITS - 1)]! += 1;
  let sum = 0;
  for (let digit = 0; digit < DIGITS; digit += 1) {
    const size = starts[digit]!;
    starts[digit] = sum;
    sum += size;
  }
}

/** Sorts the runs of equals, who are few as a rule. */
function settleEquals(slots: Int32Array, column: Float64Array, isBefore: Before): void {
  if (isBefore === never) return;
  for (let start = 0; start < slots.length; ) {
    const value = column[slots[start]!]!;
    let end = start + 1;
    while (end < slots.length && column[slots[end]!] === value) end += 1;
    if (end - start > 1) sortRun(slots, start, end, isBefore);
    start = end;
  }
}

function settleEqualKeys(slots: Int32Array, keys: Uint32Array, isBefore: Before): void {
  if (isBefore === never) return;
  for (let start = 0; start < slots.length; ) {
    const key = keys[start]!;
    let end = start + 1;
    while (end < slots.length && keys[end] === key) end += 1;
    if (end - start > 1) sortRun(slots, start, end, isBefore);
    start = end;
  }
}

function sortRun(slots: Int32Array, start: number, end: number, isBefore: Before): void {
  let sorted = start + 1;
  while (sorted < end && !isBefore(slots[sorted]!, slots[sorted - 1]!)) sorted += 1;
  if (end - sorted > 32) {
    slots.subarray(start, end).sort((a, b) => (isBefore(a, b) ? -1 : 1));
    return;
  }
  for (let index = sorted; index < end; index += 1) {
    const slot = slots[index]!;
    let to = index;
    while (to > start && isBefore(slot, slots[to - 1]!)) {
      slots[to] = slots[to - 1]!;
      to -= 1;
    }
    slots[to] = slot;
  }
}
