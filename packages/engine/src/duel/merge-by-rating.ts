import type { DuelState } from './duel-state.ts';

/** Two lists in rating order (among equals: of waiting) in one, an array of the arena. O(n). */
export function mergeByRating(
  one: Int32Array,
  other: Int32Array,
  { book, arena, isSeniorSlot }: DuelState,
): Int32Array {
  if (other.length === 0) return one;
  if (one.length === 0) return other;
  const { ratings } = book.layout;
  const merged = arena.integers(one.length + other.length);
  let next = 0;
  let written = 0;
  for (const slot of one) {
    while (next < other.length) {
      const difference = ratings[other[next]!]! - ratings[slot]!;
      if (difference > 0 || (difference === 0 && isSeniorSlot(slot, other[next]!))) break;
      merged[written++] = other[next++]!;
    }
    merged[written++] = slot;
  }
  merged.set(other.subarray(next), written);
  return merged;
}
