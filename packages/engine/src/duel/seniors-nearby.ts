import { limitAfter } from '../rules/growing-limit.ts';
import type { DuelState } from './duel-state.ts';
import { earliestPartner, nearestPartner } from './find-partner.ts';
import { sortBySeniority } from './sort-slots.ts';
import { createWiderWindow } from './wider-window.ts';

/** Serves the longest waiting around a few tickets; what the pass over everybody does, for those whom it may concern. */
export interface SeniorsNearby {
  /**
   * `changed`: tickets that are new, or that waiting has let meet somebody. No two others may meet, of which one is
   * to be served. Calls `onPair` with the senior first; who is paired is to leave the order at once.
   * O(tickets in the windows of the changed ones).
   */
  serve(changed: readonly number[], onPair: (senior: number, junior: number) => void): void;
}

/** More than these are sought by walking. */
const FEW = 64;

/** @param waiting those who are to be served but could meet nobody so far; absent: everybody is to be served. */
export function createSeniorsNearby(
  state: DuelState,
  firstCome: boolean,
  waiting?: ReadonlySet<number>,
): SeniorsNearby {
  const { rules, book, check, isPatient } = state;
  const search = { check, isSenior: state.isSenior, refreshes: true };
  const wider = createWiderWindow(rules);
  const findPartner = firstCome ? earliestPartner : nearestPartner;

  /** The widest window of anybody who may meet this ticket. */
  const reachOf = (slot: number): number => {
    if (rules.rating === undefined) return Number.POSITIVE_INFINITY;
    const own = book.layout.enqueuedAt[slot]!;
    const { oldestMs, kinds } = state.lookContext();
    const counting = check.takesOldest ? Math.min(own, oldestMs) : own;
    return check.reachOf(slot, limitAfter(rules.rating.window, check.nowMs - counting) + wider.most(kinds));
  };

  const offer = (slot: number, other: number, active: Set<number>): void => {
    if (!isPatient(other)) return;
    check.refresh(book.layout, other);
    if (check.mayMeet(book.layout, slot, other)) active.add(other);
  };

  const collectAround = (slot: number, active: Set<number>): void => {
    if (isPatient(slot)) active.add(slot);
    if (waiting !== undefined && waiting.size <= FEW) {
      for (const other of waiting) if (other !== slot) offer(slot, other, active);
      return;
    }
    const { ratings, lefts, rights } = book.layout;
    const reach = reachOf(slot);
    for (const links of [lefts, rights]) {
      for (let other = links[slot]!; other !== -1; other = links[other]!) {
        if (Math.abs(ratings[other]! - ratings[slot]!) > reach) break;
        offer(slot, other, active);
      }
    }
  };

  return {
    serve(changed, onPair) {
      const active = new Set<number>();
      for (const slot of changed) {
        check.refresh(book.layout, slot);
        collectAround(slot, active);
      }
      const inOrder = Int32Array.from(active);
      sortBySeniority(inOrder, book.layout, state.isSeniorSlot, state.arena);
      const taken = new Set<number>();
      for (const slot of inOrder) {
        if (taken.has(slot)) continue;
        const partner = findPartner(search, book.layout, slot, reachOf(slot));
        if (partner === -1) continue;
        taken.add(slot).add(partner);
        onPair(slot, partner);
      }
    },
  };
}
