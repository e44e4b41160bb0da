import type { DuelState } from './duel-state.ts';
import { sortByRating } from './sort-slots.ts';

/** Tickets that no pass has seen. */
export interface UnseenSlots {
  readonly count: number;
  /** O(1). */
  add(slot: number): void;
  /** False when a pass has seen it. O(1). */
  remove(slot: number): boolean;
  /** Takes all of them, in rating order, in an array of the arena; shows them in another order before. O(n). */
  take(onTaken: (slots: Int32Array) => void): Int32Array;
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
    take(onTaken) {
      const slots = arena.integers(unseen.length);
      slots.set(unseen);
      unseen = [];
      onTaken(slots);
      sortByRating(slots, book.layout, isSeniorSlot, arena);
      return slots;
    },
  };
}
