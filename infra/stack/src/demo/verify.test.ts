import { describe, expect, test } from 'vitest';
import { type DemoPlayer, newPlayer } from './demo-player.ts';
import type { LedgerGame } from './read-ledger.ts';
import { report } from './report.ts';
import { verifyAnswers } from './verify-answers.ts';
import { compareLedger } from './verify-ledger.ts';
import { compareRecords, type RecordedPlayer } from './verify-records.ts';

function matched(userId: string, matchId: string, color: 'white' | 'black', opponent: string): DemoPlayer {
  return {
    ...newPlayer({ userId, rating: 1500, closing: false, token: 't' }),
    status: 'MATCHED',
    joinedMs: 0,
    matchedMs: 250,
    matchId,
    assignment: {
      match_id: matchId,
      game_id: `game-${matchId}`,
      team: color,
      color,
      teammates: [],
      opponents: [{ user_id: opponent, rating: 1500, team: color === 'white' ? 'black' : 'white' }],
    },
  };
}

const pair = (matchId: string, white: string, black: string): DemoPlayer[] => [
  matched(white, matchId, 'white', black),
  matched(black, matchId, 'black', white),
];
const good = (): DemoPlayer[] => [...pair('m1', 'a', 'b'), ...pair('m2', 'c', 'd')];
const changed = (players: DemoPlayer[], index: number, change: Partial<NonNullable<DemoPlayer['assignment']>>) =>
  players.map((player, at) =>
    at === index && player.assignment ? { ...player, assignment: { ...player.assignment, ...change } } : player,
  );

describe('the answers', () => {
  test('have no problem when everybody has one game with one opponent', () => {
    const { matches, problems } = verifyAnswers(good());
    expect(problems).toEqual([]);
    expect(matches.map(({ matchId, gameId }) => [matchId, gameId])).toEqual([
      ['m1', 'game-m1'],
      ['m2', 'game-m2'],
    ]);
  });

  test.each([
    [
      'somebody is lost',
      good().map((p, i) => (i === 0 ? { ...p, status: 'LOST' as const } : p)),
      /a \(1500\) has no game: LOST/,
    ],
    [
      'the two were sent to different games',
      changed(good(), 0, { game_id: 'other' }),
      /a was sent to other, b to game-m1/,
    ],
    ['both have the same colour', changed(good(), 0, { color: 'black' }), /colours are black and black/],
    [
      'one game serves two matches',
      changed(changed(good(), 0, { game_id: 'game-m2' }), 1, { game_id: 'game-m2' }),
      /given to the matches/,
    ],
    ['somebody is told the wrong opponent', changed(good(), 0, { opponents: [] }), /a was told to play , not b/],
    ['three are in one match', [...good(), matched('e', 'm1', 'white', 'b')], /match m1 has 3 players/],
  ])('have a problem when %s', (_, players, problem) => {
    expect(verifyAnswers(players).problems.join('\n')).toMatch(problem);
  });
});

const rows = (): RecordedPlayer[] =>
  good().map((player) => ({
    matchId: player.matchId ?? '',
    state: 'MATCHED',
    gameId: player.assignment?.game_id ?? null,
    userId: player.userId,
    color: player.assignment?.color ?? null,
  }));

describe('the records', () => {
  const told = verifyAnswers(good()).matches;

  test('have no problem when they say what was told', () => {
    expect(compareRecords(told, rows())).toEqual([]);
  });

  test('of failed matches are no problem: their players were matched again', () => {
    const failed = { matchId: 'm0', state: 'FAILED', gameId: null, userId: 'a', color: 'white' };
    expect(compareRecords(told, [...rows(), failed])).toEqual([]);
  });

  test.each([
    ['one is missing', rows().slice(1), /a has no record of match m1/],
    [
      'one is still open',
      rows().map((row, i) => (i < 2 ? { ...row, state: 'PLACING' } : row)),
      /record m1 is still PLACING/,
    ],
    [
      'one names another game',
      rows().map((row, i) => (i === 0 ? { ...row, gameId: 'x' } : row)),
      /record of a says white in x/,
    ],
    ['somebody was matched twice', [...rows(), { ...rows()[2]!, userId: 'a' }], /a has 2 records/],
    [
      'one is of a match nobody knows',
      [...rows(), { ...rows()[0]!, matchId: 'm9', userId: 'z' }],
      /record m9 is of a match/,
    ],
  ])('have a problem when %s', (_, changedRows, problem) => {
    expect(compareRecords(told, changedRows).join('\n')).toMatch(problem);
  });
});

describe('the games of live-game-api', () => {
  const told = verifyAnswers(good()).matches;
  const games = (): LedgerGame[] =>
    [
      ['m1', 'a', 'b'],
      ['m2', 'c', 'd'],
    ].map(([matchId = '', white = '', black = ''], index) => ({
      sequence: index + 1,
      game_id: `game-${matchId}`,
      match_id: matchId,
      tenant: 'demo',
      withdrawn: false,
      white_player_id: white,
      black_player_id: black,
    }));

  test('have no problem when there is one per match, with these two', () => {
    expect(compareLedger(told, games())).toEqual([]);
  });

  test('that were withdrawn do not count', () => {
    expect(compareLedger(told, [...games(), { ...games()[0]!, match_id: 'm7', withdrawn: true }])).toEqual([]);
  });

  test.each([
    ['one is missing', games().slice(1), /0 games for match m1/],
    ['a match has two', [...games(), { ...games()[0]!, game_id: 'again' }], /2 games for match m1/],
    [
      'the colours are swapped',
      games().map((g) => ({ ...g, white_player_id: g.black_player_id, black_player_id: g.white_player_id })),
      /b against a/,
    ],
    [
      'one belongs to nobody',
      [...games(), { ...games()[0]!, match_id: 'm9', game_id: 'extra' }],
      /extra, which nobody was told of/,
    ],
  ])('have a problem when %s', (_, changedGames, problem) => {
    expect(compareLedger(told, changedGames).join('\n')).toMatch(problem);
  });
});

describe('the report', () => {
  const facts = {
    players: good(),
    matches: verifyAnswers(good()).matches,
    elapsedMs: 30_400,
    records: 2,
    games: 2,
    problems: [],
    tenant: 'demo',
    seed: 1,
  };

  test('says that everybody has exactly one game', () => {
    expect(report(facts)).toContain('0 lost, 0 matched twice, 0 without a game');
    expect(report(facts)).toContain('p50 0.25 s');
  });

  test('lists what is wrong instead', () => {
    const text = report({ ...facts, problems: ['a has no game'] });
    expect(text).toContain('NOT GOOD: 1 problem\n  - a has no game');
    expect(text).not.toContain('0 lost');
  });
});
