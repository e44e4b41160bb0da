import type { AdaptiveWindows } from './adaptive-windows.ts';
import type { DuelState } from './duel-state.ts';
import { ratingsMeetAt } from './next-look.ts';
import { createPage, type Page } from './page.ts';
import { pairOrSkip } from './pair-or-skip.ts';
import { sectionsAround } from './sections-around.ts';
import { createWiderWindow } from './wider-window.ts';

/** How many neighbours are asked where somebody may refuse somebody; among plain tickets the next one is enough. */
const LOOKAHEAD = 8;

/** The pairs that are best for all: near neighbours whose gap is within the mean of their adaptive windows. */
export interface BestPairs {
  /** Pairs the open rows of a page. Writes over its scales. */
  pairPage(page: Page, onPair: (one: number, other: number) => void): void;
  /** Looks at the pairs of a slot with its neighbours (or with those above it): see `pairFormable`. */
  consider(slot: number, onlyAbove?: boolean): void;
  /** Tell it before a slot leaves the order: whom it stood between are nearer to each other then. */
  bridge(slot: number): void;
  /** A slot has left. */
  forget(slot: number): void;
  forgetAll(): void;
  /**
   * Pairs whom waiting, `consider` and `bridge` have found, and whoever is near, in the best way; others are put down in
   * the due queue for the time at which they can be paired. `onPair` has slots, who are to leave the order at once.
   * O(lookahead²) per slot.
   */
  pairFormable(onPair: (one: number, other: number) => void): void;
}

/** @param isOut whether a slot can meet nobody for now. */
export function createBestPairs(
  state: DuelState,
  windows: AdaptiveWindows,
  isOut: (slot: number) => boolean,
): BestPairs {
  const { rules, book, check, due, arena } = state;
  const wider = createWiderWindow(rules);
  /** Those with a neighbour with whom they can be paired now. */
  const formable = new Set<number>();
  const lookahead = (): number => (state.lookContext().kinds === 0 ? 1 : LOOKAHEAD);

  const pairPage = (page: Page, onPair: (one: number, other: number) => void): void => {
    windows.halve(page.scales, page.waits);
    pairOrSkip(state, page, { allowances: page.scales, strict: true, lookahead: lookahead() }, onPair);
  };

  const considerPair = (one: number, other: number): void => {
    if (isOut(one) || isOut(other)) return;
    const { layout } = book;
    const gap = Math.abs(layout.ratings[one]! - layout.ratings[other]!);
    const cost = gap + check.penalty(layout, one, other);
    const extra = wider.between(layout.kinds[one]!, layout.kinds[other]!);
    const ratingsAt = ratingsMeetAt(rules, layout, one, other, gap, extra);
    const at = Math.max(windows.admitsAt(layout, one, other, cost), ratingsAt);
    if (at > check.nowMs) {
      due.lower(one, Math.max(check.nowMs + 1, Math.ceil(at - 1e-3)));
      return;
    }
    check.refresh(layout, one);
    check.refresh(layout, other);
    if (check.mayMeet(layout, one, other)) formable.add(one);
  };

  const pairSection = (slots: Int32Array, onPair: (one: number, other: number) => void): void => {
    const mark = arena.mark();
    const section = createPage(state, slots);
    for (let row = 0; row < slots.length; row += 1) if (isOut(slots[row]!)) section.taken[row] = 1;
    pairPage(section, (one, other) => onPair(slots[one]!, slots[other]!));
    arena.release(mark);
  };

  return {
    pairPage,
    consider(slot, onlyAbove = false) {
      const { lefts, rights } = book.layout;
      for (const links of onlyAbove ? [rights] : [lefts, rights]) {
        let other = links[slot]!;
        for (let distance = lookahead(); distance > 0 && other !== -1; distance -= 1) {
          considerPair(slot, other);
          other = links[other]!;
        }
      }
    },
    bridge(slot) {
      const { lefts, rights } = book.layout;
      let below = lefts[slot]!;
      for (let reach = lookahead(); reach > 0 && below !== -1; reach -= 1) {
        let above = rights[slot]!;
        for (let distance = reach; distance > 0 && above !== -1; distance -= 1) {
          considerPair(below, above);
          above = rights[above]!;
        }
        below = lefts[below]!;
      }
    },
    forget: (slot) => formable.delete(slot),
    forgetAll: () => formable.clear(),
    pairFormable(onPair) {
      while (formable.size > 0) {
        const sections = sectionsAround(state, Int32Array.from(formable), lookahead());
        formable.clear();
        for (const slots of sections) pairSection(slots, onPair);
      }
    },
  };
}
