/** Slots in a fixed order, kept sorted by merging what is new and dropping what is gone, once per pass. */
export interface SortedSlots {
  /** The slots in order; only the first `count` are meant. Replaced by `settle`. */
  readonly slots: Int32Array;
  readonly count: number;
  /**
   * Drops the slots that are not waiting any more and merges new ones.
   * O(n) for the n held, plus O(m log m) for the m new ones; O(m) when those come in order.
   */
  settle(added: readonly number[], isWaiting: Uint8Array, isBefore: (a: number, b: number) => boolean): void;
}

export function createSortedSlots(): SortedSlots {
  let slots = new Int32Array(0);
  let spare = new Int32Array(0);
  let count = 0;

  return {
    get slots() {
      return slots;
    },
    get count() {
      return count;
    },
    settle(added, isWaiting, isBefore) {
      const sorted = inOrder(added, isBefore);
      const needed = count + sorted.length;
      // Room to grow saves an allocation per pass in a growing pool.
      if (spare.length < needed) spare = new Int32Array(needed + (needed >> 1) + 8);
      let written = 0;
      let next = 0;
      for (let index = 0; index < count; index += 1) {
        const slot = slots[index]!;
        if (isWaiting[slot] === 0) continue;
        while (next < sorted.length && isBefore(sorted[next]!, slot)) spare[written++] = sorted[next++]!;
        spare[written++] = slot;
      }
      while (next < sorted.length) spare[written++] = sorted[next++]!;
      [slots, spare] = [spare, slots];
      count = written;
    },
  };
}

/** The same slots sorted. Arrivals mostly come in order already, then nothing is sorted. */
function inOrder(added: readonly number[], isBefore: (a: number, b: number) => boolean): ArrayLike<number> {
  for (let index = 1; index < added.length; index += 1) {
    if (isBefore(added[index]!, added[index - 1]!)) {
      return Int32Array.from(added).sort((a, b) => (isBefore(a, b) ? -1 : 1));
    }
  }
  return added;
}
