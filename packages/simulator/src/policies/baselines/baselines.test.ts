import { describe, expect, it } from 'vitest';
import type { Population } from '../../population/entrant.ts';
import { replay } from '../../replay/replay.ts';
import { arrivalsForTest, populationForTest } from '../../testing/populations.cases.ts';
import { baselineContender, baselines } from './baselines.ts';
import { pairOrSkip } from './pair-or-skip.ts';

const run = (name: string, population: Population) =>
  replay(population, baselineContender(name, population, 5, 600_000), { clockMs: () => 0 });
/** Who was paired with whom, and when, in seconds. */
const pairsOf = (name: string, population: Population) =>
  run(name, population).matches.map(({ entrants, atMs }) => [...entrants, atMs / 1_000]);

describe('every baseline', () => {
  it.each(Object.keys(baselines))(
    '%s matches each player at most once, after they came, the same every time',
    (name) => {
      const population = populationForTest();
      const { matches, matchedAtMs } = run(name, population);
      const matched = matches.flatMap(({ entrants }) => entrants);
      expect(new Set(matched).size).toBe(matched.length);
      expect(matched.length).toBeGreaterThan(350);
      for (const entrant of matched) {
        expect(matchedAtMs[entrant]).toBeGreaterThanOrEqual(population.entrants[entrant]!.arrivalMs);
      }
      expect(run(name, population)).toEqual(run(name, population));
    },
  );
});

describe('baselines', () => {
  it('fifo pairs whoever comes with whoever waits, at once', () => {
    expect(pairsOf('fifo', arrivalsForTest([0, 1000], [1, 2000], [2, 1500], [5, 900]))).toEqual([
      [0, 1, 1],
      [2, 3, 5],
    ]);
  });

  it('greedy waits until the windows of both have widened', () => {
    // 140 points: both need two widenings, the later one has them at 23 s.
    expect(pairsOf('greedy', arrivalsForTest([0, 1500], [3, 1640]))).toEqual([[0, 1, 23]]);
  });

  it('greedy gives the longest waiting the nearest', () => {
    expect(pairsOf('greedy', arrivalsForTest([0.1, 1500], [0.2, 1560], [0.3, 1510], [0.4, 1570]))).toEqual([
      [0, 2, 1],
      [1, 3, 1],
    ]);
  });

  it('fixed-window never widens, and takes the longest waiting within it', () => {
    expect(pairsOf('fixed-window', arrivalsForTest([0.1, 1500], [0.2, 1590], [0.3, 1510]))).toEqual([[0, 1, 1]]);
    expect(pairsOf('fixed-window', arrivalsForTest([0, 1500], [0, 1601]))).toEqual([]);
  });

  it('lichess-waves pairs as many as it can, then the nearest, every 12 s', () => {
    const population = arrivalsForTest([0, 1500], [1, 1510], [2, 1590], [3, 1600]);
    expect(pairsOf('lichess-waves', population)).toEqual([
      [0, 1, 12],
      [2, 3, 12],
    ]);
    // The two in the middle are nearest, but then the others would be left.
    const line = arrivalsForTest([0, 1300], [1, 1400], [2, 1410], [3, 1500]);
    expect(pairsOf('lichess-waves', line)).toHaveLength(2);
  });

  it('lichess-waves does not wait once thirty are there', () => {
    const thirty = arrivalsForTest(...Array.from({ length: 30 }, (_, index) => [index / 10, 1500 + index] as const));
    expect(pairsOf('lichess-waves', thirty).every(([, , atS]) => atS === 2.9)).toBe(true);
  });

  it('pairOrSkip finds the best of all ways to pair neighbours', () => {
    expect(pairOrSkip([0, 10, 12, 22], [20, 20, 20, 20])).toEqual([0, 2]);
    expect(pairOrSkip([0, 10, 12, 40], [20, 20, 20, 20])).toEqual([1]);
    expect(pairOrSkip([0, 100], [20, 20])).toEqual([]);
    expect(pairOrSkip([], [])).toEqual([]);
  });
});
