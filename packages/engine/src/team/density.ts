/** How many parties of each size, and players of each role, wait around a rating: a quick, generous answer. */
export interface Density {
  /** One more (1) or one less (-1) of this kind at this rating. O(1). */
  count(rating: number, kind: number, by: 1 | -1): void;
  /**
   * Writes to `counts`, by kind, how many there are at most within `reach` points of a rating; never too few.
   * O(reach / width of a cell · kinds).
   */
  around(rating: number, reach: number, counts: Int32Array): void;
}

const CELLS = 256;

/** `width`: points of one cell. Ratings are counted in cells that wrap around, so that any rating has one. */
export function createDensity(kinds: number, width: number): Density {
  const cells = new Int32Array(CELLS * kinds);
  const totals = new Int32Array(kinds);

  return {
    count(rating, kind, by) {
      cells[wrapped(Math.floor(rating / width)) * kinds + kind]! += by;
      totals[kind]! += by;
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
        const start = wrapped(cell) * kinds;
        for (let kind = 0; kind < kinds; kind += 1) counts[kind]! += cells[start + kind]!;
      }
    },
  };
}

const wrapped = (cell: number): number => ((cell % CELLS) + CELLS) % CELLS;
