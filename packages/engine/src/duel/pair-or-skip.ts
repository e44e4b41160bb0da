import { openRows, type Page } from './page.ts';

/** What the pairs of a page are worth. */
export interface PairValues {
  /** NaN or below zero: not to be formed. */
  worthOf(one: number, other: number, gap: number): number;
  /** By row. Two who share no bit are not to be formed; saves asking. Absent: ask. */
  readonly masks?: Int32Array | undefined;
  /** How many of the open rows before it a row may be paired with. At most 8. */
  readonly lookahead: number;
}

/**
 * Of the open rows of a page, in rating order, pairs or skips each so that the sum of the values is largest. A row may be
 * paired with the nearest before it, among `lookahead` of them, that has a value; those between are skipped and get
 * their turn in the next round. Rounds end when nothing more is found. Takes the rows that it pairs.
 *
 * With `lookahead` 1 one round is the exact optimum over neighbours: and where windows are alike, neighbours are all that
 * counts (crossing or nested pairs can be exchanged for neighbours at no loss). O(n · lookahead) per round.
 * Source: weighted matching on a path by dynamic programming.
 */
export function pairOrSkip(page: Page, values: PairValues, onPair: (one: number, other: number) => void): void {
  const { taken } = page;
  let rows = openRows(page);
  while (rows.length > 1) {
    const chosen = choose(rows, page.rows.ratings, values);
    let found = 0;
    for (let at = rows.length; at > 0; ) {
      const distance = chosen[at]!;
      if (distance === 0) {
        at -= 1;
        continue;
      }
      const one = rows[at - 1 - distance]!;
      const other = rows[at - 1]!;
      taken[one] = 1;
      taken[other] = 1;
      onPair(one, other);
      found += 1;
      at -= distance + 1;
    }
    if (found === 0) return;
    rows = openRows(page);
  }
}

/** The sums of the last few rows are kept in turn: a power of two above the longest lookahead. */
const RING = 16;

/** By number of rows looked at: how far back the last of them is paired in the best choice; 0: it is skipped. */
function choose(rows: Int32Array, ratings: Float64Array, { worthOf, masks, lookahead }: PairValues): Uint8Array {
  const count = rows.length;
  const best = new Float64Array(RING);
  const chosen = new Uint8Array(count + 1);
  for (let at = 2; at <= count; at += 1) {
    const without = best[(at - 1) % RING]!;
    best[at % RING] = without;
    const other = rows[at - 1]!;
    const mask = masks === undefined ? 0 : masks[other]!;
    const furthest = Math.min(lookahead, at - 1);
    for (let distance = 1; distance <= furthest; distance += 1) {
      const one = rows[at - 1 - distance]!;
      if (masks !== undefined && (masks[one]! & mask) === 0) continue;
      const worth = worthOf(one, other, ratings[other]! - ratings[one]!);
      if (!(worth >= 0)) continue;
      const sum = best[(at - 1 - distance) % RING]! + worth;
      // A pair without loss is better than none.
      if (sum > without || (sum === without && chosen[at - 1] === 0)) {
        best[at % RING] = sum;
        chosen[at] = distance;
      }
      break;
    }
  }
  return chosen;
}
