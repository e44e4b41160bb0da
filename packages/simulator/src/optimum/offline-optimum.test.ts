import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrivalsForTest, populationForTest } from '../testing/populations.cases.ts';
import { offlineOptimum } from './offline-optimum.ts';
import { populationOptimum } from './population-optimum.ts';

const weights = { pointsPerSecond: 5, unmatchedWaitMs: 180_000 };

/** The least cost of everybody, by trying every way to pair them. */
function bruteForce(players: readonly { atMs: number; rating: number; leavesMs: number }[]): number {
  const [first, ...others] = players;
  if (first === undefined) return 0;
  let best = 900 + bruteForce(others);
  for (const [index, other] of others.entries()) {
    if (other.atMs > first.leavesMs) continue;
    const rest = others.filter((_, at) => at !== index);
    const cost = Math.abs(first.rating - other.rating) + (5 * (other.atMs - first.atMs)) / 1_000;
    best = Math.min(best, cost + bruteForce(rest));
  }
  return best;
}

describe('the offline optimum', () => {
  it('is what trying everything finds, and proves it', () => {
    const player = fc.record({
      atMs: fc.integer({ min: 0, max: 300_000 }),
      rating: fc.integer({ min: 800, max: 2_200 }),
      stayMs: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max: 100_000 })),
    });
    fc.assert(
      fc.property(fc.array(player, { minLength: 1, maxLength: 9 }), (drawn) => {
        const players = drawn
          .map(({ stayMs, ...rest }) => ({ ...rest, leavesMs: rest.atMs + stayMs }))
          .sort((a, b) => a.atMs - b.atMs);
        const found = offlineOptimum(
          {
            arrivalsMs: Float64Array.from(players, ({ atMs }) => atMs),
            ratings: Float64Array.from(players, ({ rating }) => rating),
            leavesMs: Float64Array.from(players, ({ leavesMs }) => leavesMs),
          },
          weights,
        );
        expect(found.cost).toBeCloseTo(bruteForce(players), 2);
        expect(found.isProven).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('of a thousand players is proven, and no rule that pairs neighbours online does better', () => {
    const { entrants } = populationForTest({ players: 1_000 });
    const optimum = populationOptimum({ entrants, description: '' }, weights, { mostPlayers: 1_000 });
    expect(optimum).toMatchObject({ isProven: true, isPart: false, unmatched: 0 });
    const sorted = entrants.toSorted((a, b) => a.ratings[0]! - b.ratings[0]!);
    let neighbours = 0;
    for (let index = 0; index < sorted.length; index += 2) {
      const [a, b] = [sorted[index]!, sorted[index + 1]!];
      neighbours += b.ratings[0]! - a.ratings[0]! + (5 * Math.abs(a.arrivalMs - b.arrivalMs)) / 1_000;
    }
    expect(optimum.score).toBeLessThan(neighbours / 1_000);
  });

  it('pairs nobody across pools, and nobody who has left already', () => {
    const apart = arrivalsForTest([0, 1500, { pool: 'a' }], [1, 1500, { pool: 'b' }]);
    expect(populationOptimum(apart, weights, { mostPlayers: 10 }).unmatched).toBe(2);
    const late = arrivalsForTest([0, 1500, { leavesMs: 2_000 }], [3, 1500]);
    expect(populationOptimum(late, weights, { mostPlayers: 10 }).unmatched).toBe(2);
  });

  it('of more players than asked for is that of the middle without its edges, and says so', () => {
    const part = populationOptimum(populationForTest({ players: 300 }), weights, { mostPlayers: 125 });
    expect(part.isPart).toBe(true);
    expect(part.entrants).toEqual(Array.from({ length: 100 }, (_, index) => 99 + index));
  });
});
