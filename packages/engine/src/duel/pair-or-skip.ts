import type { Arena } from './arena.ts';
import type { DuelState } from './duel-state.ts';
import { kindOf } from './layout.ts';
import { decisiveRegions, openRows, type Page } from './page.ts';
import type { PairCheck } from './pair-check.ts';
import { mayNameEachOther } from './player-bits.ts';

/** What the pairs of a page are worth: the sum of their allowances less the gap and what unmet preferences count. */
export interface PairWorth {
  /** By row, points. */
  readonly allowances: Float64Array;
  /** Whether a pair that is worth less than nothing is not formed; otherwise it is worth nothing. */
  readonly strict: boolean;
  /** How many of the open rows before it a row may be paired with. At most 8. */
  readonly lookahead: number;
}

/** Rounding may not keep apart whom the allowances put together, points. */
const TOLERANCE = 1e-6;

/**
 * Of the open rows of a page, in rating order, pairs or skips each so that the sum of what pairs are worth is largest. A
 * row may be paired with the nearest before it, among `lookahead` of them, that it may meet and that makes a pair of
 * worth; those between are skipped and get their turn in the next round. Rounds end when nothing more is found. Takes the
 * rows that it pairs. Regions that nobody crosses are gone through one after the other.
 *
 * With `lookahead` 1 a round is the exact optimum over neighbours: and where allowances are alike, neighbours are all that
 * counts (crossing or nested pairs can be exchanged for neighbours at no loss). O(n · lookahead) per round.
 * Source: weighted matching on a path by dynamic programming.
 */
export function pairOrSkip(
  { check, arena }: DuelState,
  page: Page,
  worth: PairWorth,
  onPair: (one: number, other: number) => void,
): void {
  const mark = arena.mark();
  const all = openRows(page, arena);
  const lanes = lanesOf(page, all, arena);
  for (const lane of lanes ?? [all]) {
    for (let open = lane; open.length > 1; ) {
      const chosen = choose(check, page, worth, open, lanes !== undefined, arena.flags(open.length + 1));
      if (takeChosen(page, open, chosen, onPair) === 0) break;
      open = stillOpen(page, open);
    }
  }
  arena.release(mark);
}

/** Takes the chosen pairs; returns how many they are. */
function takeChosen(
  { taken }: Page,
  open: Int32Array,
  chosen: Uint8Array,
  onPair: (one: number, other: number) => void,
): number {
  let found = 0;
  for (let at = open.length; at > 0; ) {
    const distance = chosen[at]!;
    if (distance === 0) {
      at -= 1;
      continue;
    }
    const one = open[at - 1 - distance]!;
    const other = open[at - 1]!;
    taken[one] = 1;
    taken[other] = 1;
    onPair(one, other);
    found += 1;
    at -= distance + 1;
  }
  return found;
}

/** Those who are not taken, moved to the front of the same memory. */
function stillOpen({ taken }: Page, open: Int32Array): Int32Array {
  let count = 0;
  for (let at = 0; at < open.length; at += 1) if (taken[open[at]!] === 0) open[count++] = open[at]!;
  return open.subarray(0, count);
}

/**
 * Rows apart by region, when each plays in one only: pairs across are out of the question, and others share theirs.
 * Undefined when somebody plays in several. O(n).
 */
function lanesOf(page: Page, open: Int32Array, arena: Arena): Int32Array[] | undefined {
  const masks = decisiveRegions(page);
  if (masks === undefined) return undefined;
  const counts = new Int32Array(32);
  for (let at = 0; at < open.length; at += 1) {
    const mask = masks[open[at]!]!;
    if (mask === 0 || (mask & (mask - 1)) !== 0) return undefined;
    counts[31 - Math.clz32(mask)]! += 1;
  }
  const lanes = Array.from(counts, (count) => arena.integers(count));
  counts.fill(0);
  for (let at = 0; at < open.length; at += 1) {
    const region = 31 - Math.clz32(masks[open[at]!]!);
    lanes[region]![counts[region]!] = open[at]!;
    counts[region]! += 1;
  }
  return lanes;
}

/** The sums of the last few rows are kept in turn: a power of two above the longest lookahead. */
const RING = 16;

/**
 * By number of rows looked at: how far back the last of them is paired in the best choice; 0: it is skipped.
 * @param sharesRegion all open rows play in the same region only.
 */
function choose(
  check: PairCheck,
  page: Page,
  worth: PairWorth,
  open: Int32Array,
  sharesRegion: boolean,
  chosen: Uint8Array,
): Uint8Array {
  const { allowances, strict, lookahead } = worth;
  const { rows } = page;
  const { ratings, kinds, windows } = rows;
  const masks = sharesRegion ? undefined : decisiveRegions(page);
  const { takesOldest } = check;
  // Of rules that the masks, the filter of names and the window settle, nobody else need be asked.
  const regionSettled = sharesRegion || (masks !== undefined && takesOldest);
  const settled = kindOf.avoid | kindOf.provisional | (regionSettled ? kindOf.region : 0);
  const widens = (page.kinds & kindOf.provisional) !== 0;
  const best = new Float64Array(RING);
  for (let at = 2; at <= open.length; at += 1) {
    const without = best[(at - 1) % RING]!;
    best[at % RING] = without;
    const other = open[at - 1]!;
    const allowance = allowances[other]!;
    const furthest = Math.min(lookahead, at - 1);
    for (let distance = 1; distance <= furthest; distance += 1) {
      const one = open[at - 1 - distance]!;
      if (masks !== undefined && (masks[one]! & masks[other]!) === 0) continue;
      const gap = ratings[other]! - ratings[one]!;
      let left = allowance + allowances[one]! - gap;
      if (strict && left < -TOLERANCE) continue;
      const window = windows[one]! > windows[other]! === takesOldest ? windows[one]! : windows[other]!;
      if (gap > window && (!widens || !check.isWithinWider(rows, one, other, gap, window))) continue;
      const any = kinds[one]! | kinds[other]!;
      const mustAsk = (any & ~settled) !== 0 || ((any & kindOf.avoid) !== 0 && mayNameEachOther(rows, one, other));
      if (mustAsk) {
        if (!check.mayMeet(rows, one, other)) continue;
        left -= check.penalty(rows, one, other);
        if (strict && left < -TOLERANCE) continue;
      }
      const sum = best[(at - 1 - distance) % RING]! + Math.max(left, 0);
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
