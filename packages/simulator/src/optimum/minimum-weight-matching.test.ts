import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MatchingProblem } from './matching-problem.ts';
import { minimumWeightMatching } from './minimum-weight-matching.ts';

/** The least cost, by trying everything. */
function bruteForce({ vertexCount, ends, costs, aloneCost }: MatchingProblem): number {
  const least = (used: number, vertex: number): number => {
    if (vertex === vertexCount) return 0;
    if (used & (1 << vertex)) return least(used, vertex + 1);
    let best = aloneCost + least(used | (1 << vertex), vertex + 1);
    for (const [edge, cost] of costs.entries()) {
      const [a, b] = [ends[2 * edge]!, ends[2 * edge + 1]!];
      const other = a === vertex ? b : b === vertex ? a : -1;
      if (other === -1 || used & (1 << other)) continue;
      best = Math.min(best, cost + least(used | (1 << vertex) | (1 << other), vertex + 1));
    }
    return best;
  };
  return least(0, 0);
}

const problems = (maxCost: number) =>
  fc.integer({ min: 1, max: 10 }).chain((vertexCount) => {
    const vertex = fc.integer({ min: 0, max: vertexCount - 1 });
    const edge = fc.tuple(vertex, vertex, fc.integer({ min: 0, max: maxCost })).filter(([a, b]) => a !== b);
    return fc
      .record({
        edges: vertexCount > 1 ? fc.array(edge, { maxLength: 30 }) : fc.constant<[number, number, number][]>([]),
        alone: fc.integer({ min: 0, max: 2 * maxCost }),
      })
      .map(({ edges, alone }) => ({
        vertexCount,
        ends: Int32Array.from(edges.flatMap(([a, b]) => [a, b] as const)),
        costs: Float64Array.from(edges, ([, , cost]) => 2 * cost),
        aloneCost: alone,
      }));
  });

describe('minimumWeightMatching', () => {
  it.each([3, 20, 1000])('is as cheap as the cheapest of all matchings, and proves it (costs up to %i)', (maxCost) => {
    fc.assert(
      fc.property(problems(maxCost), (problem) => {
        const { partners, cost, bound, duals } = minimumWeightMatching(problem);
        expect(cost).toBe(bruteForce(problem));
        expect(bound).toBe(cost);
        for (const [vertex, partner] of partners.entries()) {
          if (partner !== -1) expect(partners[partner]).toBe(vertex);
          expect(duals[vertex]).toBeLessThanOrEqual(problem.aloneCost);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
