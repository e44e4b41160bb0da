import type { DuelState } from './duel-state.ts';
import type { Page } from './page.ts';
import { pairOrSkip } from './pair-or-skip.ts';

/** What a ticket allows where there is no rating window, points. */
const UNRATED_ALLOWANCE = 500;
const LOOKAHEAD = 8;

/** The pairs of a wave: what is left of the windows after gap and penalty is to be as much as can be in sum. */
export function pairWave(state: DuelState, page: Page, onPair: (one: number, other: number) => void): void {
  const allowances = page.rows.windows.map((window) => Math.min(window / 2, UNRATED_ALLOWANCE));
  pairOrSkip(state, page, { allowances, strict: false, lookahead: LOOKAHEAD }, onPair);
}
