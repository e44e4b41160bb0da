import { describe, expect, it } from 'vitest';
import { planForTest, populationForTest } from '../testing/populations.cases.ts';
import { parseArrivals } from './arrival-process.ts';
import { drawPopulation } from './draw-population.ts';
import { meanRating } from './entrant.ts';
import { parsePatience } from './patience.ts';
import { parseRatings } from './rating-distribution.ts';
import { parseShares } from './shares.ts';

const DAY_MS = 86_400_000;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a drawn population', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(populationForTest({ seed: 7 })).toEqual(populationForTest({ seed: 7 }));
    expect(populationForTest({ seed: 7 })).not.toEqual(populationForTest({ seed: 8 }));
  });

  it('keeps arrivals and ratings when regions or parties are added: each property has chance of its own', () => {
    const plain = populationForTest();
    const placed = populationForTest({ regions: parseShares('--regions', 'eu:1,us:1') });
    expect(placed.entrants.map((entrant) => ({ ...entrant, region: undefined }))).toEqual(plain.entrants);
  });

  it('arrives at the rate and with the ratings that were asked for', () => {
    const { entrants } = populationForTest({ players: 20_000 });
    expect(entrants.at(-1)!.arrivalMs / 1_000).toBeCloseTo(1_000, -2);
    const ratings = entrants.map(meanRating);
    expect(mean(ratings)).toBeGreaterThan(1_470);
    expect(mean(ratings)).toBeLessThan(1_490);
    expect(Math.sqrt(mean(ratings.map((rating) => (rating - 1_480) ** 2)))).toBeCloseTo(390, -1.3);
  });

  it('has a quiet night and a busy noon when arrivals are diurnal', () => {
    const arrivals = parseArrivals('diurnal:10/s', 100_000);
    const { entrants } = populationForTest({ players: 1_000, arrivals });
    const between = (from: number, to: number) =>
      entrants.filter(({ arrivalMs }) => arrivalMs >= from && arrivalMs < to).length;
    expect(between(40_000, 60_000)).toBeGreaterThan(4 * between(0, 20_000));
  });

  it('comes in bursts when asked to', () => {
    const arrivals = parseArrivals('bursts:1/s x50 every 60s', DAY_MS);
    const { entrants } = populationForTest({ players: 300, arrivals });
    const inBurst = entrants.filter(({ arrivalMs }) => arrivalMs % 60_000 >= 54_000).length;
    expect(inBurst).toBeGreaterThan(200);
  });

  it('keeps parties whole and near in rating, and counts their players', () => {
    const { entrants } = populationForTest({ players: 1_000, partySizes: parseShares('--parties', '1:50,3:50') });
    expect(entrants.reduce((sum, { ratings }) => sum + ratings.length, 0)).toBe(1_000);
    const parties = entrants.filter(({ ratings }) => ratings.length === 3);
    expect(parties.length).toBeGreaterThan(150);
    expect(mean(parties.map(({ ratings }) => Math.max(...ratings) - Math.min(...ratings)))).toBeLessThan(200);
  });

  it('leaves after the patience that was asked for', () => {
    const { entrants } = populationForTest({ players: 4_000, patience: parsePatience('median:120s') });
    const patience = entrants.map(({ leavesMs, arrivalMs }) => leavesMs - arrivalMs).sort((a, b) => a - b);
    expect(patience[2_000]! / 1_000).toBeCloseTo(120, -1.2);
  });

  it('draws attributes as the ruleset defines them', () => {
    const plan = planForTest({
      attributes: {
        level: { type: 'choice', values: ['easy', 'hard'] },
        duration: { type: 'number', min: 30, max: 60 },
        topics: { type: 'list', values: ['graphs', 'strings', 'trees'], max_items: 2 },
      },
    });
    for (const { attributes } of drawPopulation(plan).entrants) {
      expect(['easy', 'hard']).toContain(attributes.level);
      expect(attributes.duration).toBeGreaterThanOrEqual(30);
      expect(attributes.duration).toBeLessThanOrEqual(60);
      const topics = attributes.topics as string[];
      expect(new Set(topics).size).toBe(topics.length);
      expect(topics.length).toBeLessThanOrEqual(2);
    }
  });
});

describe('options of the population that make no sense', () => {
  it.each([
    ['--arrivals', () => parseArrivals('poisson', DAY_MS)],
    ['--arrivals', () => parseArrivals('poisson:-3/s', DAY_MS)],
    ['--arrivals', () => parseArrivals('bursts:5/s', DAY_MS)],
    ['--ratings', () => parseRatings('normal:1500')],
    ['--ratings', () => parseRatings('uniform:2000,1000')],
    ['--patience', () => parsePatience('median:soon')],
    ['--regions', () => parseShares('--regions', 'eu,us')],
    ['--regions', () => parseShares('--regions', 'eu:0')],
    ['--regions', () => parseShares('--regions', 'eu:1,eu:2')],
  ])('%s names itself and says what would do', (option, parse) => {
    expect(parse).toThrow(option);
  });
});
