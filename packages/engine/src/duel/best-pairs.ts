import type { AdaptiveWindows } from './adaptive-windows.ts';
import type { DuelState } from './duel-state.ts';
import { ratingsMeetAt } from './next-look.ts';
import { createPage, type Page } from './page.ts';
import { pairOrSkip } from './pair-or-skip.ts';
import { sortByRating } from './sort-slots.ts';

/** How many neighbours are asked where somebody may refuse somebody; among plain tickets the next one is enough. */
const LOOKAHEAD = 8;

/** The pairs that are best for all: neighbours whose gap is within the mean of their adaptive windows. */
export interface BestPairs {
  /** Pairs the open rows of a page. */
  pairPage(page: Page, onPair: (one: number, other: number) => void): void;
  /**
   * The same around a few slots; of others no two are to be paired. `onPair` has slots, who are to leave the order at
   * once. Returns those whose neighbourhood is another now, the given ones among them. O(slots · lookahead).
   */
  pairAround(slots: readonly number[], onPair: (one: number, other: number) => void): Set<number>;
  /** The neighbours of a slot that is about to leave the order. */
  neighboursOf(slot: number): number[];
  /** When waiting will bring a ticket together with one of its neighbours, epoch ms; Infinity: never. */
  nextPairAt(slot: number): number;
}

/** @param isOut whether a slot can meet nobody for now. */
export function createBestPairs(
  state: DuelState,
  windows: AdaptiveWindows,
  isOut: (slot: number) => boolean,
): BestPairs {
  const { rules, book, check } = state;
  const lookahead = (): number => (state.lookContext().kinds === 0 ? 1 : LOOKAHEAD);

  const pairPage = (page: Page, onPair: (one: number, other: number) => void): void => {
    const allowances = windows.halve(book.layout, page.rows.slots, check.nowMs);
    pairOrSkip(check, page, { allowances, strict: true, lookahead: lookahead() }, onPair);
  };

  const neighboursOf = (slot: number): number[] => {
    const found: number[] = [];
    for (const links of [book.layout.lefts, book.layout.rights]) {
      let other = links[slot]!;
      for (let distance = lookahead(); distance > 0 && other !== -1; distance -= 1) {
        found.push(other);
        other = links[other]!;
      }
    }
    return found;
  };

  /** Pairs these neighbours, who are in order; adds the neighbours of whom it pairs to `next`. */
  const pairSection = (slots: number[], next: Set<number>, onPair: (one: number, other: number) => void): void => {
    const section = createPage(rules, book.layout, Int32Array.from(slots), check);
    for (const [row, slot] of slots.entries()) if (isOut(slot)) section.taken[row] = 1;
    pairPage(section, (one, other) => {
      for (const row of [one, other]) for (const neighbour of neighboursOf(slots[row]!)) next.add(neighbour);
      onPair(slots[one]!, slots[other]!);
      next.delete(slots[one]!);
      next.delete(slots[other]!);
    });
  };

  const pairOnce = (around: Iterable<number>, onPair: (one: number, other: number) => void): Set<number> => {
    const next = new Set<number>();
    for (const slots of sectionsAround(around)) pairSection(slots, next, onPair);
    return next;
  };

  /** The slots and their neighbours, in order, apart where somebody stands between. */
  function sectionsAround(around: Iterable<number>): number[][] {
    const centres = Int32Array.from(around);
    sortByRating(centres, book.layout, state.isSeniorSlot);
    const { lefts, rights } = book.layout;
    const sections: number[][] = [];
    const collected = new Set<number>();
    for (const centre of centres) {
      let first = centre;
      for (let distance = lookahead(); distance > 0 && !collected.has(first); distance -= 1) {
        if (lefts[first] === -1) break;
        first = lefts[first]!;
      }
      const isNew = !collected.has(first);
      if (isNew) sections.push([]);
      const current = sections.at(-1)!;
      const start = collected.has(centre) ? centre : isNew ? first : current.at(-1)!;
      let beyond = Number.POSITIVE_INFINITY;
      for (let slot = start; slot !== -1 && beyond > 0; slot = rights[slot]!) {
        if (!collected.has(slot)) current.push(slot);
        collected.add(slot);
        beyond = slot === centre ? lookahead() : beyond - 1;
      }
    }
    return sections;
  }

  return {
    pairPage,
    neighboursOf,
    pairAround(slots, onPair) {
      const touched = new Set(slots);
      let around: Iterable<number> = slots;
      for (;;) {
        const next = pairOnce(around, (one, other) => {
          touched.delete(one);
          touched.delete(other);
          onPair(one, other);
        });
        if (next.size === 0) return touched;
        for (const slot of next) touched.add(slot);
        around = next;
      }
    },
    nextPairAt(slot) {
      const { layout } = book;
      let next = Number.POSITIVE_INFINITY;
      for (const other of neighboursOf(slot)) {
        const gap = Math.abs(layout.ratings[slot]! - layout.ratings[other]!);
        const cost = gap + check.penalty(layout, slot, other);
        const at = Math.max(
          windows.admitsAt(layout, slot, other, cost),
          ratingsMeetAt(rules, layout, slot, other, gap),
        );
        if (at > check.nowMs && at < next) next = at;
      }
      return next;
    },
  };
}
