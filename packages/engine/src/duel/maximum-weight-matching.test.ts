import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maximumWeightMatching } from './maximum-weight-matching.ts';

const graph = fc.integer({ min: 0, max: 9 }).chain((count) =>
  fc
    .array(fc.oneof(fc.constant(0), fc.nat(6), fc.nat(1_000)), {
      minLength: (count * (count - 1)) / 2,
      maxLength: (count * (count - 1)) / 2,
    })
    .map((list) => {
      const weights = new Array<number>(count * count).fill(0);
      let next = 0;
      for (let one = 0; one < count; one += 1) {
        for (let other = one + 1; other < count; other += 1) {
          weights[one * count + other] = list[next]!;
          weights[other * count + one] = list[next]!;
          next += 1;
        }
      }
      return { count, weights };
    }),
);

/** Tries everything. */
function best(count: number, weights: readonly number[], open: readonly number[]): number {
  const [one, ...rest] = open;
  if (one === undefined) return 0;
  const alone = best(count, weights, rest);
  const paired = rest.map((other) => {
    const without = rest.filter((each) => each !== other);
    return weights[one * count + other]! + best(count, weights, without);
  });
  return Math.max(alone, ...paired);
}

describe('maximum-weight matching', () => {
  it('is a matching along edges, and no other weighs more', () => {
    fc.assert(
      fc.property(graph, ({ count, weights }) => {
        const partners = maximumWeightMatching(count, weights);
        let sum = 0;
        for (const [one, other] of partners.entries()) {
          if (other === -1) continue;
          expect(partners[other]).toBe(one);
          expect(weights[one * count + other]).toBeGreaterThan(0);
          sum += weights[one * count + other]!;
        }
        const open = Array.from({ length: count }, (_, index) => index);
        expect(sum / 2).toBe(best(count, weights, open));
      }),
      { numRuns: 1_500 },
    );
  });

  it('shrinks and opens odd cycles', () => {
    // A triangle with a tail at each corner: Gabow's nested case needs a blossom that is expanded again.
    const edges: [number, number, number][] = [
      [1, 2, 45],
      [1, 5, 45],
      [2, 3, 50],
      [3, 4, 45],
      [4, 5, 50],
      [1, 6, 30],
      [3, 9, 35],
      [4, 8, 26],
      [5, 7, 40],
      [9, 10, 5],
    ];
    const weights = new Array<number>(100).fill(0);
    for (const [one, other, weight] of edges) {
      weights[(one - 1) * 10 + other - 1] = weight;
      weights[(other - 1) * 10 + one - 1] = weight;
    }
    expect(Array.from(maximumWeightMatching(10, weights), (partner) => partner + 1)).toEqual([
      6, 3, 2, 8, 7, 1, 5, 4, 10, 9,
    ]);
  });
});
