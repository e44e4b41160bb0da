import type { Layout } from './layout.ts';

/**
 * The slots of a layout sorted by rating, among equals the longest waiting first, kept so ticket by ticket: neighbours
 * are linked in `lefts` and `rights`, and blocks of sorted slots tell where a new one belongs.
 */
export interface RatingOrder {
  readonly count: number;
  /** Lowest rating; -1 when there is none. */
  readonly first: number;
  /** O(log n + block). */
  insert(slot: number): void;
  /** O(block). Its own links stay as they were. */
  remove(slot: number): void;
  /** The first slot with a rating of at least this; -1 when there is none. O(log n). */
  firstFrom(rating: number): number;
  /** All slots in order. O(n). */
  toArray(): Int32Array;
  /** Replaces everything by these, which are sorted. O(n). */
  rebuild(sorted: Int32Array): void;
}

/** Room of a block: moving half of it costs less than finding it. */
const BLOCK = 512;

export function createRatingOrder(layoutOf: () => Layout, isSenior: (a: number, b: number) => boolean): RatingOrder {
  /** Blocks in order. None is empty. */
  let blocks: Int32Array[] = [];
  let counts: number[] = [];
  let count = 0;
  let first = -1;

  const isBefore = (a: number, b: number): boolean => {
    const { ratings } = layoutOf();
    const difference = ratings[a]! - ratings[b]!;
    return difference === 0 ? isSenior(a, b) : difference < 0;
  };

  /** The last block whose first slot is not behind `slot`; 0 when there is none. */
  const blockOf = (slot: number): number => {
    let low = 0;
    let high = blocks.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (isBefore(slot, blocks[middle]![0]!)) high = middle;
      else low = middle;
    }
    return low;
  };

  /** How many slots of the block stand before `slot`. */
  const positionIn = (block: Int32Array, size: number, slot: number): number => {
    let low = 0;
    let high = size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(block[middle]!, slot)) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const split = (index: number): void => {
    const block = blocks[index]!;
    const upper = new Int32Array(BLOCK);
    upper.set(block.subarray(BLOCK / 2));
    blocks.splice(index + 1, 0, upper);
    counts[index] = BLOCK / 2;
    counts.splice(index + 1, 0, BLOCK / 2);
  };

  const link = (left: number, right: number): void => {
    const { lefts, rights } = layoutOf();
    if (left === -1) first = right;
    else rights[left] = right;
    if (right !== -1) lefts[right] = left;
  };

  return {
    get count() {
      return count;
    },
    get first() {
      return first;
    },
    insert(slot) {
      if (blocks.length === 0) {
        blocks.push(new Int32Array(BLOCK));
        counts.push(0);
      }
      let index = blockOf(slot);
      if (counts[index] === BLOCK) {
        split(index);
        if (!isBefore(slot, blocks[index + 1]![0]!)) index += 1;
      }
      const block = blocks[index]!;
      const size = counts[index]!;
      const position = positionIn(block, size, slot);
      // Only in the first block may there be nobody before it.
      const left = position > 0 ? block[position - 1]! : -1;
      const right = left === -1 ? first : layoutOf().rights[left]!;
      block.copyWithin(position + 1, position, size);
      block[position] = slot;
      counts[index] = size + 1;
      count += 1;
      link(left, slot);
      link(slot, right);
    },
    remove(slot) {
      const index = blockOf(slot);
      const block = blocks[index]!;
      const size = counts[index]!;
      block.copyWithin(positionIn(block, size, slot), positionIn(block, size, slot) + 1, size);
      counts[index] = size - 1;
      if (size === 1) {
        blocks.splice(index, 1);
        counts.splice(index, 1);
      }
      count -= 1;
      const { lefts, rights } = layoutOf();
      link(lefts[slot]!, rights[slot]!);
    },
    firstFrom(rating) {
      const { ratings } = layoutOf();
      let low = 0;
      let high = blocks.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (ratings[blocks[middle]![counts[middle]! - 1]!]! < rating) low = middle + 1;
        else high = middle;
      }
      if (low === blocks.length) return -1;
      const block = blocks[low]!;
      let from = 0;
      let to = counts[low]! - 1;
      while (from < to) {
        const middle = (from + to) >> 1;
        if (ratings[block[middle]!]! < rating) from = middle + 1;
        else to = middle;
      }
      return block[from]!;
    },
    toArray() {
      const sorted = new Int32Array(count);
      let offset = 0;
      for (let index = 0; index < blocks.length; index += 1) {
        sorted.set(blocks[index]!.subarray(0, counts[index]!), offset);
        offset += counts[index]!;
      }
      return sorted;
    },
    rebuild(sorted) {
      blocks = [];
      counts = [];
      count = sorted.length;
      // Half full, so that those who come find room.
      for (let start = 0; start < count; start += BLOCK / 2) {
        const block = new Int32Array(BLOCK);
        const part = sorted.subarray(start, start + BLOCK / 2);
        block.set(part);
        blocks.push(block);
        counts.push(part.length);
      }
      const { lefts, rights } = layoutOf();
      first = count === 0 ? -1 : sorted[0]!;
      for (let index = 0; index < count; index += 1) {
        lefts[sorted[index]!] = index === 0 ? -1 : sorted[index - 1]!;
        rights[sorted[index]!] = index === count - 1 ? -1 : sorted[index + 1]!;
      }
    },
  };
}
