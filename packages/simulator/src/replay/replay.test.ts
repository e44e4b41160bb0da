import { loadRulesets } from '@paireto/rulesets';
import { describe, expect, it } from 'vitest';
import { engineContender } from '../policies/engine-contender.ts';
import type { Population } from '../population/entrant.ts';
import { parseShares } from '../population/shares.ts';
import { fatesOf } from '../report/fates.ts';
import { arrivalsForTest, populationForTest } from '../testing/populations.cases.ts';
import { replay } from './replay.ts';

const preset = (name: string) =>
  loadRulesets(new URL(`../../../../rulesets/${name}.yaml`, import.meta.url).pathname).get(name)!;
const run = (name: string, population: Population, passEveryMs?: number) =>
  replay(
    population,
    engineContender(population, preset(name), { name, ...(passEveryMs === undefined ? {} : { passEveryMs }) }),
    { clockMs: () => 0 },
  );

describe('the engine in a replay', () => {
  it('pairs at once who may meet, and looks again exactly when a window has widened', () => {
    const population = arrivalsForTest([0, 1500], [1, 1590], [2, 1800], [3, 1920]);
    expect(run('chess', population).matches).toMatchObject([
      { atMs: 1_000, entrants: [0, 1] },
      { atMs: 13_000, entrants: [2, 3] },
    ]);
  });

  it('looks only at multiples of a tick when told to', () => {
    const population = arrivalsForTest([0.2, 1500], [0.3, 1510]);
    expect(run('chess', population, 1_000).matches).toMatchObject([{ atMs: 1_000 }]);
  });

  it('keeps pools apart, and lets who is impatient or waited too long go', () => {
    const population = arrivalsForTest(
      [0, 1500, { pool: 'a' }],
      [1, 1500, { pool: 'b' }],
      [2, 1500, { pool: 'c', leavesMs: 5_000 }],
      [6, 1500, { pool: 'c' }],
    );
    const outcome = run('chess', population);
    expect(outcome.matches).toEqual([]);
    expect(outcome.endMs).toBe(606_000);
  });

  it('charges waits, gaps and who was never matched', () => {
    const population = arrivalsForTest([0, 1500], [1, 1540], [2, 2500]);
    const weights = { pointsPerSecond: 5, unmatchedWaitMs: 180_000 };
    const { fates } = fatesOf(population, run('chess', population), weights, 600_000);
    expect(fates.map(({ cost }) => cost)).toEqual([40 / 2 + 5, 40 / 2, 900]);
    expect(fates[2]).toMatchObject({ isMatched: false, waitMs: 600_000 });
  });

  it('forms full teams of five with parties whole, and tells how balanced they are', () => {
    const population = populationForTest({ players: 600, partySizes: parseShares('--parties', '1:70,2:20,3:10') });
    const outcome = run('arena', population);
    expect(outcome.matches.length).toBeGreaterThan(40);
    const { balances } = fatesOf(population, outcome, { pointsPerSecond: 5, unmatchedWaitMs: 180_000 }, 600_000);
    for (const { players, gap } of balances) {
      expect(players).toBe(10);
      expect(gap).toBeLessThanOrEqual(100);
    }
  });

  it('is the same every time', () => {
    const population = populationForTest();
    expect(run('chess-adaptive', population)).toEqual(run('chess-adaptive', population));
  });
});
