import { expect, test } from 'vitest';
import { rateDuel } from './rate-duel.ts';
import { rateGame } from './rate-game.ts';
import { rateTeams } from './rate-teams.ts';
import { newRating } from './rating.ts';

const options = { defaultRating: 1_500 };
const one = { rating: 1_620, deviation: 90, volatility: 0.06 };
const other = newRating(1_500);
const duel = (placement: number, otherPlacement: number) =>
  rateGame(
    [
      { players: [one], placement },
      { players: [other], placement: otherPlacement },
    ],
    options,
  );

test('two teams of one are a duel: won, drawn or lost by their placements', () => {
  expect(duel(1, 2).flat()).toEqual(rateDuel(one, other, 1));
  expect(duel(1, 1).flat()).toEqual(rateDuel(one, other, 0.5));
  expect(duel(2, 1).flat()).toEqual(rateDuel(one, other, 0));
});

test('everything else is a game of teams', () => {
  const games = [
    [
      { players: [one, other], placement: 1 },
      { players: [other], placement: 2 },
    ],
    [1, 2, 3].map((placement) => ({ players: [one], placement })),
    [{ players: [one], placement: 1 }],
  ];
  for (const game of games) expect(rateGame(game, options)).toEqual(rateTeams(game, options));
});
