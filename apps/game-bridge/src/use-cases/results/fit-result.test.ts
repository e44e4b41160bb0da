import type { ResultBody } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { fitResult } from './fit-result.ts';

const READY_MS = Date.parse('2027-01-10T12:00:00Z');
const NOW_MS = Date.parse('2027-01-10T12:30:00Z');
const finished_at = '2027-01-10T12:20:00Z';
const MINUTE_MS = 60_000;

const matchOf = (teams: Record<string, string[]>, isBackfill = false) => ({
  isBackfill,
  readyAtMs: READY_MS,
  players: Object.entries(teams).flatMap(([team, userIds]) =>
    userIds.map((userId) => ({ userId, team, ticketId: `ticket-${userId}` })),
  ),
});
const duel = matchOf({ white: ['ada'], black: ['bob'] });
const teamGame = matchOf({ red: ['r1', 'r2'], blue: ['b1', 'b2'] });
const brawl = matchOf({ 'player-1': ['a'], 'player-2': ['b'], 'player-3': ['c'] });

type Report = Omit<ResultBody, 'finished_at'>;
const fit = (match: typeof duel, report: Report, at = finished_at) =>
  fitResult(match, { ...report, finished_at: at }, NOW_MS);
const errorsOf = (match: typeof duel, report: Report, at?: string) => {
  const fitted = fit(match, report, at);
  return fitted.ok ? [] : fitted.errors.map(({ path, message }) => `${path}: ${message}`);
};
const faresOf = (match: typeof duel, report: Report) => {
  const fitted = fit(match, report);
  if (!fitted.ok) throw new Error(JSON.stringify(fitted.errors));
  return fitted.result.finishes.map(({ userId, outcome, placement, rank }) => [userId, outcome, placement, rank]);
};

type Outcome = 'win' | 'loss' | 'draw';
const byOutcome = (outcomes: Record<string, Outcome>): Report => ({
  players: Object.entries(outcomes).map(([user_id, outcome]) => ({ user_id, outcome })),
});
const byPlace = (places: Record<string, number>): Report => ({
  players: Object.entries(places).map(([user_id, placement]) => ({ user_id, placement })),
});
const teamsBy = (outcomes: Record<string, Outcome>): Report => ({
  teams: Object.entries(outcomes).map(([team, outcome]) => ({ team, outcome })),
});

describe('a report that fits', () => {
  it('says of every player how they fared', () => {
    expect(faresOf(duel, byOutcome({ bob: 'loss', ada: 'win' }))).toEqual([
      ['ada', 'win', undefined, 1],
      ['bob', 'loss', undefined, 2],
    ]);
    expect(faresOf(duel, byOutcome({ ada: 'draw', bob: 'draw' }))).toEqual([
      ['ada', 'draw', undefined, 1],
      ['bob', 'draw', undefined, 1],
    ]);
  });

  it('by team speaks for all its players', () => {
    expect(faresOf(teamGame, teamsBy({ blue: 'win', red: 'loss' }))).toEqual([
      ['r1', 'loss', undefined, 2],
      ['r2', 'loss', undefined, 2],
      ['b1', 'win', undefined, 1],
      ['b2', 'win', undefined, 1],
    ]);
  });

  it('by places makes the only first the winner, and those that are first together draw', () => {
    expect(faresOf(brawl, byPlace({ a: 2, b: 1, c: 2 }))).toEqual([
      ['a', 'loss', 2, 2],
      ['b', 'win', 1, 1],
      ['c', 'loss', 2, 2],
    ]);
    expect(faresOf(brawl, byPlace({ a: 1, b: 1, c: 3 }))).toEqual([
      ['a', 'draw', 1, 1],
      ['b', 'draw', 1, 1],
      ['c', 'loss', 3, 3],
    ]);
  });

  it('counts players of a team that is first alone as winners, however many they are', () => {
    const report = byPlace({ r1: 2, r2: 2, b1: 1, b2: 1 });
    expect(faresOf(teamGame, report).map(([, outcome]) => outcome)).toEqual(['loss', 'loss', 'win', 'win']);
  });

  it('of who went into a running game need not say who won there', () => {
    const joined = matchOf({ white: ['ada'] }, true);
    expect(faresOf(joined, byOutcome({ ada: 'loss' }))).toEqual([['ada', 'loss', undefined, 2]]);
    expect(faresOf(joined, byPlace({ ada: 3 }))).toEqual([['ada', 'loss', 3, 3]]);
  });

  it('of an aborted game says nothing of anybody', () => {
    expect(faresOf(duel, { aborted: true })).toEqual([]);
  });

  it.each([
    ['5 min before its game, by the clock of the game server', READY_MS - 5 * MINUTE_MS],
    ['5 min ahead of the clock here', NOW_MS + 5 * MINUTE_MS],
  ])('may be %s', (_what, atMs) => {
    const at = new Date(atMs).toISOString();
    expect(fit(duel, { aborted: true }, at)).toMatchObject({ ok: true, result: { finishedAtMs: atMs, aborted: true } });
  });
});

describe('a report that does not fit', () => {
  it.each<[string, typeof duel, Report, string[]]>([
    ['nothing', duel, {}, [': expected "players", "teams" or "aborted"']],
    [
      'players and teams',
      duel,
      { ...byOutcome({ ada: 'win', bob: 'loss' }), ...teamsBy({ white: 'win', black: 'loss' }) },
      ['teams: leave it out, or leave "players" out'],
    ],
    [
      'a winner of an aborted game',
      duel,
      { ...byOutcome({ ada: 'win', bob: 'loss' }), aborted: true },
      ['aborted: leave it out, or leave "players" out'],
    ],
    [
      'a stranger',
      duel,
      byOutcome({ ada: 'win', bob: 'loss', carol: 'loss' }),
      ['players.2.user_id: "carol" does not play in this match'],
    ],
    [
      'a player twice, and another not at all',
      duel,
      {
        players: [
          { user_id: 'ada', outcome: 'win' },
          { user_id: 'ada', outcome: 'loss' },
        ],
      },
      ['players.1.user_id: "ada" stands here twice', 'players: "bob" missing; expected every player of the match once'],
    ],
    [
      'a team that is none',
      teamGame,
      teamsBy({ red: 'win', green: 'loss' }),
      [
        'teams.1.team: "green" is no team of this match; expected one of "red", "blue"',
        'teams: "blue" missing; expected every team of the match once',
      ],
    ],
    [
      'neither outcome nor placement',
      duel,
      { players: [{ user_id: 'ada', outcome: 'win' }, { user_id: 'bob' }] },
      ['players.1: expected "outcome" or "placement"'],
    ],
    [
      'both',
      duel,
      {
        players: [
          { user_id: 'ada', outcome: 'win', placement: 1 },
          { user_id: 'bob', outcome: 'loss' },
        ],
      },
      ['players.0.placement: leave it out, or leave "outcome" out'],
    ],
    [
      'a mixture',
      duel,
      {
        players: [
          { user_id: 'ada', placement: 1 },
          { user_id: 'bob', outcome: 'loss' },
        ],
      },
      ['players.1.outcome: expected "placement", as players.0 has it'],
    ],
    [
      'teammates that fare differently',
      teamGame,
      byOutcome({ r1: 'win', b1: 'loss', b2: 'loss', r2: 'loss' }),
      ['players.3.outcome: expected "win", the same as players.0, who plays for "red" too'],
    ],
    [
      'two winners',
      duel,
      byOutcome({ ada: 'win', bob: 'win' }),
      [
        'players.1.outcome: another team has "win" already; expected one winner, or "draw" for all that are first together',
      ],
    ],
    [
      'a draw beside a win',
      duel,
      byOutcome({ ada: 'draw', bob: 'win' }),
      ['players.0.outcome: expected "loss", as players.1 has "win"'],
    ],
    [
      'a draw of one',
      duel,
      byOutcome({ ada: 'draw', bob: 'loss' }),
      ['players.0.outcome: nobody else has "draw"; expected at least two'],
    ],
    [
      'losers only',
      teamGame,
      teamsBy({ red: 'loss', blue: 'loss' }),
      ['teams: all have "loss"; expected one "win", or "draw" for those that are first together'],
    ],
    [
      'no first',
      brawl,
      byPlace({ a: 2, b: 2, c: 3 }),
      ['players: nobody has placement 1; expected the best to have it'],
    ],
  ])('is refused for %s', (_what, match, report, errors) => {
    expect(errorsOf(match, report)).toEqual(errors);
  });

  it('is refused for a time before the game or ahead of the clock', () => {
    const at = (ms: number) => new Date(ms).toISOString();
    expect(errorsOf(duel, { aborted: true }, at(READY_MS - 5 * MINUTE_MS - 1))).toEqual([
      'finished_at: is before the game, which was ready at 2027-01-10T12:00:00.000Z; expected a later time',
    ]);
    expect(errorsOf(duel, { aborted: true }, at(NOW_MS + 5 * MINUTE_MS + 1))).toEqual([
      'finished_at: lies ahead: it is 2027-01-10T12:30:00.000Z here; expected at most 5 min more',
    ]);
  });

  it('is told all that is wrong at once', () => {
    const report = byOutcome({ ada: 'win', carol: 'loss' });
    expect(errorsOf(duel, report, '2020-01-01T00:00:00Z').map((error) => error.split(':')[0])).toEqual([
      'players.1.user_id',
      'players',
      'finished_at',
    ]);
  });
});
