import type { DuelState } from './duel-state.ts';
import { maximumWeightMatching } from './maximum-weight-matching.ts';
import { openRows, type Page } from './page.ts';
import { pairOrSkip } from './pair-or-skip.ts';

/** Up to so many are matched exactly: beyond, that takes too long. */
const EXACT = 200;
/** What a pair allows where there is no rating window, points; and the most that counts. */
const UNRATED = 1_000;
const MOST = 1_000_000;
/** Weights are whole: so many of them make a point. */
const PER_POINT = 16;
const LOOKAHEAD = 8;

/**
 * The pairs of a wave: what is left of the pairs' windows after gap and penalty is to be as much as can be in sum; every
 * pair that may meet counts something. Exact (maximum-weight matching) for few; for many neighbours are paired so. O(n³)
 * up to 200 open rows, then O(n).
 */
export function pairWave(state: DuelState, page: Page, onPair: (one: number, other: number) => void): void {
  const { arena } = state;
  const mark = arena.mark();
  const open = openRows(page, arena);
  if (open.length <= EXACT) pairExactly(state, page, open, onPair);
  else {
    const allowances = page.rows.windows.map((window) => Math.min(window, UNRATED) / 2);
    pairOrSkip(state, page, { allowances, strict: false, lookahead: LOOKAHEAD }, onPair);
  }
  arena.release(mark);
}

function pairExactly(
  state: DuelState,
  page: Page,
  open: Int32Array,
  onPair: (one: number, other: number) => void,
): void {
  const count = open.length;
  const weights = new Float64Array(count * count);
  for (let one = 0; one < count; one += 1) {
    for (let other = one + 1; other < count; other += 1) {
      const weight = weightOf(state, page, open[one]!, open[other]!);
      weights[one * count + other] = weight;
      weights[other * count + one] = weight;
    }
  }
  const partners = maximumWeightMatching(count, weights);
  for (const [one, other] of partners.entries()) {
    if (other <= one) continue;
    page.taken[open[one]!] = 1;
    page.taken[open[other]!] = 1;
    onPair(open[one]!, open[other]!);
  }
}

/** 0: they may not meet. */
function weightOf({ check }: DuelState, { rows }: Page, one: number, other: number): number {
  if (!check.mayMeet(rows, one, other)) return 0;
  const window = check.pairWindow(rows, one, other);
  const allowed = window === Number.POSITIVE_INFINITY ? UNRATED : Math.min(window, MOST);
  const gap = Math.abs(rows.ratings[one]! - rows.ratings[other]!);
  return 1 + Math.round(PER_POINT * Math.max(0, allowed - gap - check.penalty(rows, one, other)));
}
