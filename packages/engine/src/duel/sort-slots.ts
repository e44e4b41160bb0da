import type { Layout } from './layout.ts';

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
/** Fewer than this are sorted by comparing. */
const RADIX_FROM = 256;

type Column = Float64Array;

type Before = (a: number, b: number) => boolean;

/**
 * Sorts slots by the order of waiting; `isSenior` settles equal times. O(n) when they nearly come in order or are many.
 * Source: least significant digit radix sort (Knuth, TAOCP 3, 5.2.5).
 */
export function sortBySeniority(slots: Int32Array, { seniority }: Layout, isSenior: Before): void {
  if (slots.length < RADIX_FROM) sortRun(slots, 0, slots.length, isSenior);
  else if (isSorted(slots, seniority)) settleRuns(slots, seniority, isSenior);
  else sortByDigits(slots, seniority, isSenior);
}

/** Sorts slots by rating, equal ones by the order of waiting. */
export function sortByRating(slots: Int32Array, { ratings, seniority }: Layout, isSenior: Before): void {
  const isBefore: Before = (a, b) => {
    const difference = ratings[a]! - ratings[b]! || seniority[a]! - seniority[b]!;
    return difference === 0 ? isSenior(a, b) : difference < 0;
  };
  if (slots.length < RADIX_FROM) {
    sortRun(slots, 0, slots.length, isBefore);
    return;
  }
  // Sorting by digits leaves equals as they are: then little is left to compare.
  if (!isSorted(slots, seniority)) sortByDigits(slots, seniority, never);
  sortByDigits(slots, ratings, isBefore);
}

const never: Before = () => false;

/** Sorts the runs of equals, who are few as a rule. */
function settleRuns(slots: Int32Array, column: Column, isBefore: Before): void {
  for (let start = 0; start < slots.length; ) {
    const value = column[slots[start]!]!;
    let end = start + 1;
    while (end < slots.length && column[slots[end]!] === value) end += 1;
    if (end - start > 1) sortRun(slots, start, end, isBefore);
    start = end;
  }
}

function sortRun(slots: Int32Array, start: number, end: number, isBefore: Before): void {
  let sorted = start + 1;
  while (sorted < end && !isBefore(slots[sorted]!, slots[sorted - 1]!)) sorted += 1;
  if (end - sorted > 32) {
    slots.subarray(start, end).sort((a, b) => (a === b ? 0 : isBefore(a, b) ? -1 : 1));
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

function isSorted(slots: Int32Array, column: Column): boolean {
  for (let index = 1; index < slots.length; index += 1) {
    if (column[slots[index]!]! < column[slots[index - 1]!]!) return false;
  }
  return true;
}

/**
 * Spreads the values evenly over 32 bits and sorts by these, 11 at a time; what falls together there is then compared.
 */
function sortByDigits(slots: Int32Array, column: Column, isBefore: Before): void {
  const count = slots.length;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < count; index += 1) {
    const value = column[slots[index]!]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const scale = 0xffff_ffff / (high - low);
  let keys = new Uint32Array(count);
  for (let index = 0; index < count; index += 1) keys[index] = (column[slots[index]!]! - low) * scale;
  let spareKeys = new Uint32Array(count);
  let from: Int32Array = slots;
  let to: Int32Array = new Int32Array(count);
  const starts = new Uint32Array(DIGITS);
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    starts.fill(0);
    for (let index = 0; index < count; index += 1) starts[(keys[index]! >>> shift) & (DIGITS - 1)]! += 1;
    let sum = 0;
    for (let digit = 0; digit < DIGITS; digit += 1) {
      const size = starts[digit]!;
      starts[digit] = sum;
      sum += size;
    }
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
  settleEqualKeys(slots, keys, isBefore);
}

function settleEqualKeys(slots: Int32Array, keys: Uint32Array, isBefore: Before): void {
  for (let start = 0; start < slots.length; ) {
    const key = keys[start]!;
    let end = start + 1;
    while (end < slots.length && keys[end] === key) end += 1;
    if (end - start > 1) sortRun(slots, start, end, isBefore);
    start = end;
  }
}
