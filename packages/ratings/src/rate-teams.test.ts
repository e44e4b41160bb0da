import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rateTeams } from './rate-teams.ts';
import { newRating, type Rating } from './rating.ts';
import { ratingArbitrary } from './testing/rating-arbitrary.cases.ts';

const options = { defaultRating: 1_500 };
const newcomer = newRating(1_500);
const newcomers = (count: number): Rating[] => Array.from({ length: count }, () => newcomer);
const alone = (placement: number, rating = newcomer) => ({ players: [rating], placement });
const teams = (...placed: [players: Rating[], placement: number][]) =>
  placed.map(([players, placement]) => ({ players, placement }));
const ratingsOf = (after: Rating[][]): number[][] => after.map((team) => team.map(({ rating }) => rating));

test('every winner goes up and every loser down, and all are known better', () => {
  const [winners, losers] = rateTeams(teams([newcomers(5), 1], [newcomers(5), 2]), options);
  for (const { rating, deviation } of winners!) expect([rating > 1_500, deviation < 350]).toEqual([true, true]);
  for (const { rating, deviation } of losers!) expect([rating < 1_500, deviation < 350]).toEqual([true, true]);
});

test('equals of one team move together, and the less known player of a team moves more', () => {
  const settled = { ...newcomer, deviation: 80 };
  const [winners] = rateTeams(teams([[newcomer, settled, newcomer], 1], [newcomers(3), 2]), options);
  const [first, second, third] = winners!.map(({ rating }) => rating - 1_500);
  expect(third).toBe(first);
  expect(second).toBeLessThan(first! / 10);
});

test('a free-for-all of four equals ends in the order of the placements, in whatever order it is told', () => {
  const after = rateTeams([alone(3), alone(1), alone(4), alone(2)], options).map(([player]) => player!.rating);
  const [third, first, last, second] = after as [number, number, number, number];
  expect(first).toBeGreaterThan(second);
  expect(second).toBeGreaterThan(third);
  expect(third).toBeGreaterThan(last);
  expect(first).toBeGreaterThan(1_500);
  expect(last).toBeLessThan(1_500);
});

test('only the order of placements counts, not how far they are apart', () => {
  expect(rateTeams([alone(10), alone(-5), alone(99)], options)).toEqual(
    rateTeams([alone(2), alone(1), alone(3)], options),
  );
});

test('a draw of equals changes no rating, among two as among four', () => {
  for (const count of [2, 4]) {
    const after = rateTeams(
      Array.from({ length: count }, () => alone(1)),
      options,
    );
    for (const [player] of after) expect(player!.rating).toBeCloseTo(1_500, 8);
  }
});

test('a draw brings the stronger team down and the weaker one up', () => {
  const strong = newcomers(2).map((rating) => ({ ...rating, rating: 1_700 }));
  const [stronger, weaker] = ratingsOf(rateTeams(teams([strong, 1], [newcomers(2), 1]), options));
  expect(stronger![0]).toBeLessThan(1_700);
  expect(weaker![0]).toBeGreaterThan(1_500);
});

test('who shares a place ends between who won and who lost', () => {
  const after = rateTeams([alone(1), alone(2), alone(2), alone(4)], options).map(([player]) => player!.rating);
  const [first, second, alsoSecond, last] = after as [number, number, number, number];
  expect(second).toBeCloseTo(alsoSecond, 8);
  expect(first).toBeGreaterThan(second);
  expect(last).toBeLessThan(second);
});

test('who shares the first place gains alike, and more than who comes after them', () => {
  const after = rateTeams([alone(3), alone(1), alone(1), alone(4)], options).map(([player]) => player!.rating);
  const [third, first, alsoFirst, last] = after as [number, number, number, number];
  expect(first).toBeCloseTo(alsoFirst, 8);
  expect(first).toBeGreaterThan(third);
  expect(third).toBeGreaterThan(last);
});

test('shared places of several sizes are fair to all who share them', () => {
  const places = [1, 1, 2, 2, 2, 3, 3, 3, 3, 3];
  const after = rateTeams(
    places.map((place) => alone(place)),
    options,
  ).map(([player]) => player!.rating);
  for (const place of [1, 2, 3]) {
    const shared = after.filter((_, index) => places[index] === place);
    for (const rating of shared) expect(rating).toBeCloseTo(shared[0]!, 6);
  }
  expect(after[0]).toBeGreaterThan(after[2]!);
  expect(after[2]).toBeGreaterThan(after[5]!);
});

test('to win with fewer players is worth more than to win with more', () => {
  const [outnumbered] = rateTeams(teams([newcomers(2), 1], [newcomers(3), 2]), options);
  const [outnumbering] = rateTeams(teams([newcomers(3), 1], [newcomers(2), 2]), options);
  expect(outnumbered![0]!.rating).toBeGreaterThan(outnumbering![0]!.rating);
  expect(outnumbering![0]!.rating).toBeGreaterThan(1_500);
});

test('the default moves with the ratings: only differences from it count', () => {
  const shifted = rateTeams([alone(1, newRating(0)), alone(2, newRating(0))], { defaultRating: 0 });
  const usual = rateTeams([alone(1), alone(2)], options);
  expect(shifted[0]![0]!.rating).toBeCloseTo(usual[0]![0]!.rating - 1_500, 6);
});

test('the first place never loses rating, the last never gains any, and volatility passes through', () => {
  const game = fc.array(fc.array(ratingArbitrary, { minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(game, (players) => {
      const after = rateTeams(
        players.map((team, index) => ({ players: team, placement: index + 1 })),
        options,
      );
      for (const [index, team] of players.entries())
        for (const [nth, { volatility }] of team.entries()) expect(after[index]![nth]!.volatility).toBe(volatility);
      for (const [nth, { rating }] of players[0]!.entries())
        expect(after[0]![nth]!.rating).toBeGreaterThanOrEqual(rating - 1e-6);
      for (const [nth, { rating }] of players.at(-1)!.entries())
        expect(after.at(-1)![nth]!.rating).toBeLessThanOrEqual(rating + 1e-6);
    }),
  );
});

test('teams of a hundred at opposite ends of the scale still give numbers', () => {
  const all = (rating: number) => Array.from({ length: 100 }, () => ({ rating, deviation: 30, volatility: 0.06 }));
  const after = rateTeams(teams([all(-10_000), 1], [all(10_000), 2], [all(10_000), 3]), options);
  for (const team of after)
    for (const { rating, deviation } of team) expect([rating, deviation].every(Number.isFinite)).toBe(true);
  expect(after[0]![0]!.rating).toBeGreaterThan(-10_000);
});

test('an empty team counts for nothing, and a team that met nobody stays as it was', () => {
  const [, winner, loser] = rateTeams(teams([[], 1], [[newcomer], 2], [[newcomer], 3]), options);
  expect([winner, loser]).toEqual(rateTeams([alone(1), alone(2)], options));
  expect(rateTeams(teams([[newcomer], 1], [[], 2]), options)).toEqual([[newcomer], []]);
  expect(rateTeams([], options)).toEqual([]);
});
