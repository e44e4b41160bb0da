import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterIdle } from './after-idle.ts';
import { rateDuel } from './rate-duel.ts';
import { rateGame } from './rate-game.ts';
import { ratePeriod } from './rate-period.ts';
import { newRating, type Rating } from './rating.ts';
import { softReset } from './soft-reset.ts';
import { ratingArbitrary } from './testing/rating-arbitrary.cases.ts';

type Step = (players: readonly Rating[]) => Rating[];

const PLAYERS = 6;
const who = fc.nat(PLAYERS - 1);
const put = (players: readonly Rating[], index: number, rating: Rating): Rating[] => players.with(index, rating);

const games: fc.Arbitrary<Step> = fc
  .record({
    order: fc.shuffledSubarray([...Array(PLAYERS).keys()], { minLength: 2 }),
    size: fc.integer({ min: 1, max: 3 }),
    placements: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: PLAYERS, maxLength: PLAYERS }),
  })
  .map(({ order, size, placements }) => (players) => {
    const seats = Array.from({ length: Math.ceil(order.length / size) }, (_, nth) =>
      order.slice(nth * size, (nth + 1) * size),
    );
    const teams = seats.map((team, nth) => ({ players: team.map((at) => players[at]!), placement: placements[nth]! }));
    const after = rateGame(teams, { defaultRating: 1_500 }).flat();
    return players.map((rating, at) => after[order.indexOf(at)] ?? rating);
  });

const periods: fc.Arbitrary<Step> = fc
  .record({
    at: who,
    opponents: fc.array(who, { maxLength: 30 }),
    score: fc.constantFrom(0, 0.5, 1),
    tau: fc.double({ min: 0.3, max: 1.2, noNaN: true }),
  })
  .map(({ at, opponents, score, tau }) => (players) => {
    const played = opponents.map((index) => ({ opponent: players[index]!, score }));
    return put(players, at, ratePeriod(players[at]!, played, { tau }));
  });

const idles: fc.Arbitrary<Step> = fc.record({ at: who, idleMs: fc.double({ min: -1e12, max: 1e14, noNaN: true }) }).map(
  ({ at, idleMs }) =>
    (players) =>
      put(players, at, afterIdle(players[at]!, idleMs)),
);

const resets: fc.Arbitrary<Step> = fc
  .record({ at: who, share: fc.double({ min: 0, max: 1, noNaN: true }), times: fc.integer({ min: -2, max: 100 }) })
  .map(
    ({ at, share, times }) =>
      (players) =>
        put(players, at, softReset(players[at]!, { defaultRating: 1_500, softReset: share }, times)),
  );

const isBounded = ({ rating, deviation, volatility }: Rating): boolean =>
  Math.abs(rating) <= 10_000 && deviation >= 30 && deviation <= 350 && volatility >= 0.01 && volatility <= 0.1;

test('whatever the history, ratings stay within ±10,000, deviations within 30 and 350, volatility within 0.01 and 0.1', () => {
  const start = fc.array(ratingArbitrary, { minLength: PLAYERS, maxLength: PLAYERS });
  const steps = fc.array(fc.oneof({ weight: 3, arbitrary: games }, periods, idles, resets), {
    maxLength: 40,
    size: 'max',
  });
  fc.assert(
    fc.property(start, steps, (players, history) => {
      let now: Rating[] = players;
      for (const step of history) {
        now = step(now);
        expect(now.filter((rating) => !isBounded(rating))).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});

test('who only ever beats newcomers, ten thousand times, gains ever less', () => {
  const newcomer = newRating(1_500);
  let champion = newcomer;
  const milestones: number[] = [];
  for (let game = 1; game <= 10_000; game += 1) {
    champion = rateDuel(champion, newcomer, 1)[0];
    if (game % 2_500 === 0) milestones.push(champion.rating);
  }
  const gains = milestones.slice(1).map((rating, index) => rating - milestones[index]!);
  expect(gains).toEqual(gains.toSorted((a, b) => b - a));
  expect(champion.rating).toBeLessThan(4_100);
});
