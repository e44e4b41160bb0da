import type { Layout } from './layout.ts';

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
/** Fewer than this are sorted by comparing. */
const RADIX_FROM = 256;

type Column = Float64Array;

/**
 * Sorts slots by seniority; `idBefore` settles equal times. O(n) when they nearly come in order or are many.
 * Source: least significant digit radix sort (Knuth, TAOCP 3, 5.2.5).
 */
export function sortBySeniority(
  slots: Int32Array,
  { seniority }: Pick<Layout, 'seniority'>,
  idBefore: (a: number, b: number) => boolean,
): void {
  sortStably(slots, seniority);
  for (let start = 0; start < slots.length; ) {
    let end = start + 1;
    while (end < slots.length && seniority[slots[end]!] === seniority[slots[start]!]) end += 1;
    if (end - start > 1) slots.subarray(start, end).sort((a, b) => (idBefore(a, b) ? -1 : 1));
    start = end;
  }
}

/** Sorts slots by rating; equal ones stay in the order they are in. */
export function sortByRating(slots: Int32Array, { ratings }: Pick<Layout, 'ratings'>): void {
  sortStably(slots, ratings);
}

function sortStably(slots: Int32Array, column: Column): void {
  if (isSorted(slots, column)) return;
  if (slots.length < RADIX_FROM) sortByComparing(slots, column);
  else sortByDigits(slots, column);
}

function isSorted(slots: Int32Array, column: Column): boolean {
  for (let index = 1; index < slots.length; index += 1) {
    if (column[slots[index]!]! < column[slots[index - 1]!]!) return false;
  }
  return true;
}

/** Array sorts are stable. */
function sortByComparing(slots: Int32Array, column: Column): void {
  slots.sort((a, b) => column[a]! - column[b]!);
}

/**
 * Spreads the values evenly over 32 bits and sorts by these, 11 at a time; what falls together there is then compared.
 */
function sortByDigits(slots: Int32Array, column: Column): void {
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
  settleEqualKeys(slots, keys, column);
}

function settleEqualKeys(slots: Int32Array, keys: Uint32Array, column: Column): void {
  for (let start = 0; start < slots.length; ) {
    let end = start + 1;
    while (end < slots.length && keys[end] === keys[start]) end += 1;
    if (end - start > 1) {
      const run = slots.subarray(start, end);
      if (!isSorted(run, column)) sortByComparing(run, column);
    }
    start = end;
  }
}
