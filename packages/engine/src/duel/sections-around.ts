import type { DuelState } from './duel-state.ts';
import { sortByRating } from './sort-slots.ts';

/** These slots and `reach` neighbours of each on both sides, in order: one section for those who overlap. */
export function sectionsAround(
  { book, arena, isSeniorSlot }: DuelState,
  centres: Int32Array,
  reach: number,
): Int32Array[] {
  const { lefts, rights } = book.layout;
  sortByRating(centres, book.layout, isSeniorSlot, arena);
  const collected = new Set<number>();
  const sections: number[][] = [];
  for (const centre of centres) {
    let first = centre;
    for (let distance = reach; distance > 0 && !collected.has(first) && lefts[first] !== -1; distance -= 1) {
      first = lefts[first]!;
    }
    if (!collected.has(first)) sections.push([]);
    const section = sections.at(-1)!;
    let beyond = Number.POSITIVE_INFINITY;
    for (let slot = collected.has(centre) ? centre : first; slot !== -1 && beyond > 0; slot = rights[slot]!) {
      if (!collected.has(slot)) section.push(slot);
      collected.add(slot);
      beyond = slot === centre ? reach : beyond - 1;
    }
  }
  return sections.map((section) => Int32Array.from(section));
}
