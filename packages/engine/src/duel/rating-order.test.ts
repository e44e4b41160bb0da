import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLayout, type Layout } from './layout.ts';
import { createRatingOrder } from './rating-order.ts';

/** Ratings by slot; slots settle ties. */
const orderOf = (ratings: readonly number[]) => {
  const layout: Layout = createLayout(ratings.length);
  layout.ratings.set(ratings);
  return {
    layout,
    order: createRatingOrder(
      () => layout,
      (one, other) => one < other,
    ),
  };
};

const linked = ({ layout, order }: ReturnType<typeof orderOf>): number[] => {
  const slots: number[] = [];
  for (let slot = order.first; slot !== -1; slot = layout.rights[slot]!) {
    expect(layout.lefts[slot]).toBe(slots.at(-1) ?? -1);
    slots.push(slot);
  }
  return slots;
};

describe('the rating order', () => {
  it('is sorted and linked, whatever comes and goes', () => {
    const steps = fc.array(fc.record({ slot: fc.nat(59), rebuild: fc.boolean() }), { maxLength: 150 });
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 60, maxLength: 60 }), steps, (ratings, moves) => {
        const made = orderOf(ratings);
        const there = new Set<number>();
        const sorted = () => [...there].sort((a, b) => ratings[a]! - ratings[b]! || a - b);
        for (const { slot, rebuild } of moves) {
          if (there.delete(slot)) made.order.remove(slot);
          else {
            there.add(slot);
            made.order.insert(slot);
          }
          if (rebuild) made.order.rebuild(Int32Array.from(sorted()));
          expect(linked(made)).toEqual(sorted());
          expect([...made.order.toArray()]).toEqual(sorted());
          expect(made.order.count).toBe(there.size);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps many in blocks', () => {
    const ratings = Array.from({ length: 5_000 }, (_, slot) => (slot * 7_919) % 5_003);
    const made = orderOf(ratings);
    for (const slot of ratings.keys()) made.order.insert(slot);
    for (let slot = 0; slot < 5_000; slot += 3) made.order.remove(slot);
    const left = [...ratings.keys()].filter((slot) => slot % 3 !== 0).sort((a, b) => ratings[a]! - ratings[b]!);
    expect(linked(made)).toEqual(left);
    expect([...made.order.toArray()]).toEqual(left);
  });
});
