import { decisiveRegions, type Page } from './page.ts';
import type { PairCheck } from './pair-check.ts';
import { pairOrSkip } from './pair-or-skip.ts';

/** What a pair is worth where there is no rating window, before its penalty. */
const UNRATED_WORTH = 1_000;
const LOOKAHEAD = 8;

/** The pairs of a wave: what is left of the window after gap and penalty is to be as much as can be in sum. */
export function pairWave(check: PairCheck, page: Page, onPair: (one: number, other: number) => void): void {
  const { rows } = page;
  const worthOf = (one: number, other: number, gap: number): number => {
    if (!check.mayMeet(rows, one, other, gap)) return Number.NaN;
    const window = check.pairWindow(rows, one, other);
    const left = (window === Number.POSITIVE_INFINITY ? UNRATED_WORTH : window) - gap;
    return Math.max(0, left - check.penalty(rows, one, other));
  };
  pairOrSkip(page, { worthOf, masks: decisiveRegions(page), lookahead: LOOKAHEAD }, onPair);
}
