import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createArena } from './arena.ts';
import { createLayout } from './layout.ts';
import { sortByRating, sortBySeniority } from './sort-slots.ts';

const value = fc.oneof(fc.nat(5), fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constantFrom(1e300, -1e300));

describe('sorting slots', () => {
  // The most are sorted by digits, the fewest by comparing.
  it.each([1, 200, 600])('sorts %i by rating and by order of waiting, ties as told', (count) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, fc.nat(3)), { minLength: count, maxLength: count }), (rows) => {
        const layout = createLayout(count);
        layout.ratings.set(rows.map(([rating]) => rating));
        layout.seniority.set(rows.map(([, seniority]) => seniority));
        const isSenior = (one: number, other: number): boolean => {
          const difference = layout.seniority[one]! - layout.seniority[other]!;
          return difference === 0 ? one > other : difference < 0;
        };
        const slots = [...rows.keys()];
        const byAge = (a: number, b: number) => (a === b ? 0 : isSenior(a, b) ? -1 : 1);
        const bySeniority = Int32Array.from(slots);
        sortBySeniority(bySeniority, layout, isSenior, createArena());
        expect([...bySeniority]).toEqual([...slots].sort(byAge));
        const byRating = Int32Array.from(slots);
        sortByRating(byRating, layout, isSenior, createArena());
        const ratings = layout.ratings;
        expect([...byRating]).toEqual([...slots].sort((a, b) => ratings[a]! - ratings[b]! || byAge(a, b)));
      }),
      { numRuns: 60 },
    );
  });
});
