import type { Page } from './page.ts';

/** What a pair is worth now; NaN or below zero: not to be formed. */
export type PairValue = (one: number, other: number, gap: number) => number;

/**
 * Of the open rows of a page, in rating order, pairs or skips each so that the sum of the values is largest. A row may be
 * paired with the nearest before it, among `lookahead` of them, that has a value; those between are skipped and get
 * their turn in the next round. Rounds end when nothing more is found. Takes the rows that it pairs.
 *
 * With `lookahead` 1 one round is the exact optimum over neighbours: and where windows are alike, neighbours are all that
 * counts (crossing or nested pairs can be exchanged for neighbours at no loss). O(n · lookahead) per round.
 * Source: weighted matching on a path by dynamic programming.
 */
export function pairOrSkip(
  page: Page,
  value: PairValue,
  lookahead: number,
  onPair: (one: number, other: number) => void,
): void {
  const { taken } = page;
  let rows = openRows(page);
  while (rows.length > 1) {
    const chosen = choose(rows, page.layout.ratings, value, lookahead);
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
    rows = rows.filter((row) => taken[row] === 0);
  }
}

/** By number of rows looked at: how far back the last of them is paired in the best choice; 0: it is skipped. */
function choose(rows: Int32Array, ratings: Float64Array, value: PairValue, lookahead: number): Uint8Array {
  const count = rows.length;
  const best = new Float64Array(count + 1);
  const chosen = new Uint8Array(count + 1);
  for (let at = 2; at <= count; at += 1) {
    best[at] = best[at - 1]!;
    const other = rows[at - 1]!;
    const furthest = Math.min(lookahead, at - 1);
    for (let distance = 1; distance <= furthest; distance += 1) {
      const one = rows[at - 1 - distance]!;
      const worth = value(one, other, ratings[other]! - ratings[one]!);
      if (!(worth >= 0)) continue;
      const sum = best[at - 1 - distance]! + worth;
      // A pair without loss is better than none.
      if (sum > best[at]! || (sum === best[at] && chosen[at] === 0 && chosen[at - 1] === 0)) {
        best[at] = sum;
        chosen[at] = distance;
      }
      break;
    }
  }
  return chosen;
}

function openRows({ taken, count }: Page): Int32Array {
  const rows = new Int32Array(count);
  let found = 0;
  for (let row = 0; row < count; row += 1) if (taken[row] === 0) rows[found++] = row;
  return rows.slice(0, found);
}
