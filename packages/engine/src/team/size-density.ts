/** How many parties of each size wait around a rating: a quick, generous answer to whether teams could be filled at all. */
export interface SizeDensity {
  /** One more (1) or one less (-1) of this size at this rating. O(1). */
  count(rating: number, size: number, by: 1 | -1): void;
  /**
   * Writes to `counts`, by size, how many there are at most within `reach` points of a rating; never too few.
   * O(reach / width of a cell · sizes).
   */
  around(rating: number, reach: number, counts: Int32Array): void;
}

const CELLS = 256;

/** `width`: points of one cell. Ratings are counted in cells that wrap around, so that any rating has one. */
export function createSizeDensity(largest: number, width: number): SizeDensity {
  const sizes = largest + 1;
  const cells = new Int32Array(CELLS * sizes);
  const totals = new Int32Array(sizes);

  return {
    count(rating, size, by) {
      if (size > largest) return;
      cells[wrapped(Math.floor(rating / width)) * sizes + size]! += by;
      totals[size]! += by;
    },
    around(rating, reach, counts) {
      const first = Math.floor((rating - reach) / width);
      const last = Math.floor((rating + reach) / width);
      if (!(last - first < CELLS - 1)) {
        counts.set(totals);
        return;
      }
      counts.fill(0);
      for (let cell = first; cell <= last; cell += 1) {
        const start = wrapped(cell) * sizes;
        for (let size = 1; size < sizes; size += 1) counts[size]! += cells[start + size]!;
      }
    },
  };
}

const wrapped = (cell: number): number => ((cell % CELLS) + CELLS) % CELLS;
