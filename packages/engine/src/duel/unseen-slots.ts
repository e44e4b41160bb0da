import type { DuelState } from './duel-state.ts';
import { sortByRating } from './sort-slots.ts';

/** Tickets that no pass has seen. */
export interface UnseenSlots {
  readonly count: number;
  /** O(1). */
  add(slot: number): void;
  /** False when a pass has seen it. O(1). */
  remove(slot: number): boolean;
  /** Takes all of them, in arrays of the arena: as they came, as a rule, and in rating order. O(n). */
  take(): { readonly came: Int32Array; readonly sorted: Int32Array };
}

/** Left link of an unseen slot; its right link is then its place among them. */
const UNSEEN = -2;

export function createUnseenSlots({ book, arena, isSeniorSlot }: DuelState): UnseenSlots {
  let unseen: number[] = [];
  return {
    get count() {
      return unseen.length;
    },
    add(slot) {
      book.layout.lefts[slot] = UNSEEN;
      book.layout.rights[slot] = unseen.length;
      unseen.push(slot);
    },
    remove(slot) {
      const { lefts, rights } = book.layout;
      if (lefts[slot] !== UNSEEN) return false;
      const last = unseen.pop()!;
      if (last !== slot) {
        unseen[rights[slot]!] = last;
        rights[last] = rights[slot]!;
      }
      return true;
    },
    take() {
      const came = arena.integers(unseen.length);
      came.set(unseen);
      unseen = [];
      const sorted = arena.integers(came.length);
      sorted.set(came);
      sortByRating(sorted, book.layout, isSeniorSlot, arena);
      return { came, sorted };
    },
  };
}
