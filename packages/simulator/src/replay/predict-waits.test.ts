import { loadRulesets } from '@paireto/rulesets';
import { calibrationOf, type Prediction } from '@paireto/wait-estimates';
import { describe, expect, it } from 'vitest';
import { engineContender } from '../policies/engine-contender.ts';
import { parseArrivals } from '../population/arrival-process.ts';
import { populationForTest } from '../testing/populations.cases.ts';
import { predictWaits } from './predict-waits.ts';
import { replay } from './replay.ts';

const preset = (name: string) =>
  loadRulesets(new URL(`../../../../rulesets/${name}.yaml`, import.meta.url).pathname).get(name)!;

/** What was told and what came, of those who came after the first `warmUpMs`. */
function predictions(name: string, arrivals: string, players: number, warmUpMs: number): Prediction[] {
  const ruleset = preset(name);
  const compared = ruleset.preferences.map(({ attribute }) => [attribute, ruleset.attributes[attribute]!]);
  const population = populationForTest({
    players,
    arrivals: parseArrivals(arrivals, 7_200_000),
    attributes: Object.fromEntries(compared),
  });
  const contender = predictWaits(population, engineContender(population, ruleset, { name }), ruleset);
  const { matchedAtMs } = replay(population, contender, { clockMs: () => 0 });
  return population.entrants.flatMap(({ arrivalMs }, entrant) => {
    const told = contender.toldTo(entrant);
    if (arrivalMs < warmUpMs || told === undefined) return [];
    const isMatched = !Number.isNaN(matchedAtMs[entrant]);
    const wait = isMatched ? matchedAtMs[entrant]! - arrivalMs : ruleset.maxWaitMs;
    return [{ p50: told.p50Ms, p90: told.p90Ms, wait, isMatched }];
  });
}

// Many players, and machines may be busy.
const LIMIT = { timeout: 60_000 };

describe.each(['chess', 'interview'])('what players of %s are told when they join', LIMIT, (name) => {
  it.each([
    ['poisson:0.5/s', 3_000, 1_200_000],
    ['poisson:5/s', 6_000, 300_000],
    ['poisson:50/s', 15_000, 100_000],
  ])('holds for half and for nine tenths of them at %s', (arrivals, players, warmUpMs) => {
    const { count, within50, within90 } = calibrationOf(predictions(name, arrivals, players, warmUpMs));
    expect(count).toBeGreaterThan(2_000);
    expect(within50).toBeGreaterThan(0.45);
    expect(within50).toBeLessThan(0.55);
    expect(within90).toBeGreaterThan(0.85);
    expect(within90).toBeLessThan(0.95);
  });

  it.each([
    ['bursts:5/s x20 every 60s', 12_000, 300_000],
    ['diurnal:2/s', 8_000, 600_000],
  ])('is not far off either at %s', (arrivals, players, warmUpMs) => {
    const { within50, within90 } = calibrationOf(predictions(name, arrivals, players, warmUpMs));
    expect(within50).toBeGreaterThan(0.4);
    expect(within50).toBeLessThan(0.6);
    expect(within90).toBeGreaterThan(0.8);
    expect(within90).toBeLessThan(0.97);
  });
});
