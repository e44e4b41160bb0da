import { describe, expect, it } from 'vitest';
import { hasBuiltInRatings, isRated, type RatingsRule, ratingsOf } from './ratings-rule.ts';
import { type Ruleset, rulesetSchema } from './ruleset.ts';

const file = (more: object = {}) => ({ name: 'duel', version: 1, teams: { count: 2 }, ...more });
const rulesetOf = (more: object = {}): Ruleset => rulesetSchema.parse(file(more));
const ratingsFrom = (ratings: object): RatingsRule => ratingsOf(rulesetOf({ ratings }));
const problemsOf = (more: object): string[] =>
  (rulesetSchema.safeParse(file(more)).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
const mode = { mode: { type: 'choice', values: ['rated', 'casual'] } };

describe('the ratings of a queue', () => {
  it('come from the token, and from 1500 for who has none, unless the ruleset says otherwise', () => {
    const usual: RatingsRule = {
      source: 'token',
      fallback: 'static',
      defaultRating: 1_500,
      provisionalDeviation: 110,
      ratedIf: {},
      minGames: 10,
    };
    expect(ratingsOf(rulesetOf())).toEqual(usual);
    expect(ratingsFrom({ source: 'built-in', default: 1_000, provisional: 90.5, min_games: 3 })).toEqual({
      ...usual,
      source: 'built-in',
      defaultRating: 1_000,
      provisionalDeviation: 90.5,
      minGames: 3,
    });
  });

  it('are the same whether defaults are left out or written out', () => {
    for (const ratings of [{}, { source: 'token' }, { fallback: 'static', default: 1_500, rated_if: {} }]) {
      expect(rulesetOf({ ratings })).toEqual(rulesetOf());
    }
  });

  it.each([
    ['built-in', undefined, true],
    ['account-api', 'built-in', true],
    ['account-api', undefined, false],
    ['token', undefined, false],
  ])('from %s with the fallback %s: Paireto keeps its own: %s', (source, fallback, isKept) => {
    expect(hasBuiltInRatings(ratingsFrom({ source, fallback }))).toBe(isKept);
  });
});

describe('a season', () => {
  const seasonOf = (season: object) => ratingsFrom({ source: 'built-in', season }).season;

  it('starts with a date, which begins at midnight UTC, or with a moment', () => {
    const startsAtMs = Date.UTC(2026, 11, 1);
    expect(seasonOf({ starts: '2026-12-01', days: 90 })).toEqual({
      startsAtMs,
      lengthMs: 90 * 24 * 3_600_000,
      softReset: 0.25,
    });
    expect(seasonOf({ starts: '2026-12-01T18:30:00Z', days: 1, soft_reset: 1 })).toEqual({
      startsAtMs: startsAtMs + 18.5 * 3_600_000,
      lengthMs: 24 * 3_600_000,
      softReset: 1,
    });
  });

  it('of a leap day starts on it', () => {
    expect(seasonOf({ starts: '2028-02-29', days: 30, soft_reset: 0 })?.startsAtMs).toBe(Date.UTC(2028, 1, 29));
  });

  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-12-01T18:30:00',
    '2026-12-01T18:30:00+02:00',
    '1.12.2026',
    'tomorrow',
    '',
    1_796_083_200_000,
    null,
  ])('does not start at %j', (starts) => {
    expect(problemsOf({ ratings: { source: 'built-in', season: { starts, days: 9 } } })).toEqual([
      'ratings.season.starts: expected a date such as 2026-12-01',
    ]);
  });

  it.each([
    { days: 0 },
    { days: 1.5 },
    { days: 3_661 },
    { days: 9, soft_reset: -0.1 },
    { days: 9, soft_reset: 1.1 },
    { days: 9, ends: '2027-01-01' },
    {},
  ])('is not %j', (season) => {
    expect(problemsOf({ ratings: { season: { starts: '2026-12-01', ...season } } })).toHaveLength(1);
  });
});

describe('a game is rated', () => {
  const rule = ratingsFrom({ source: 'built-in' });
  const withMode: RatingsRule = { ...rule, ratedIf: { mode: ['rated', 'league'], map: ['big'] } };

  it('whatever its attributes, when the ruleset names none', () => {
    expect(isRated(rule, {})).toBe(true);
    expect(isRated(rule, { mode: 'casual' })).toBe(true);
  });

  it('when each attribute that is named has one of its values', () => {
    expect(isRated(withMode, { mode: 'league', map: 'big', other: 1 })).toBe(true);
    expect(isRated(withMode, { mode: 'casual', map: 'big' })).toBe(false);
    expect(isRated(withMode, { mode: 'rated', map: 'small' })).toBe(false);
  });

  it('never by an attribute that it does not have, that is a list, or that every object has', () => {
    expect(isRated(withMode, { mode: 'rated' })).toBe(false);
    expect(isRated({ ...rule, ratedIf: { mode: ['rated'] } }, { mode: ['rated'] })).toBe(false);
    expect(isRated({ ...rule, ratedIf: { toString: ['rated'] } }, {})).toBe(false);
  });
});

describe('rules about ratings that cannot be', () => {
  it.each<[string, object, string]>([
    [
      'an attribute that is not there',
      { attributes: mode, ratings: { rated_if: { mod: ['rated'] } } },
      'ratings.rated_if.mod: "mod" is not an attribute of this ruleset (known: mode)',
    ],
    [
      'an attribute of every object',
      { ratings: { rated_if: { toString: ['rated'] } } },
      'ratings.rated_if.toString: "toString" is not an attribute of this ruleset (none are defined)',
    ],
    [
      'a number',
      { attributes: { level: { type: 'number', min: 0, max: 9 } }, ratings: { rated_if: { level: ['5'] } } },
      'ratings.rated_if.level: "level" is not a choice, but number',
    ],
    [
      'a value that nobody can have',
      { attributes: mode, ratings: { rated_if: { mode: ['rated', 'ranked'] } } },
      'ratings.rated_if.mode.1: "ranked" is not a value of "mode"',
    ],
    [
      'itself as fallback',
      { ratings: { source: 'built-in', fallback: 'built-in' } },
      'ratings.fallback: is the source itself; name another, such as "token"',
    ],
    [
      'a fallback that is never asked',
      { ratings: { source: 'static', fallback: 'built-in' } },
      'ratings.fallback: is never asked: "static" always answers',
    ],
    [
      'a fallback of tokens, which always say something',
      { ratings: { fallback: 'built-in' } },
      'ratings.fallback: is never asked: "token" always answers',
    ],
    [
      'provisional players where nobody says who is',
      { rating: { window: 100, provisional_extra: 50 } },
      'rating.provisional_extra: needs ratings with a deviation: "ratings: { source: built-in }" or "account-api"',
    ],
    [
      'provisional players of tokens',
      { rating: { window: 100, provisional_extra: 50 }, ratings: { source: 'token', default: 900 } },
      'rating.provisional_extra: needs ratings with a deviation: "ratings: { source: built-in }" or "account-api"',
    ],
  ])('%s', (_, more, problem) => {
    expect(problemsOf(more)).toEqual([problem]);
  });

  it.each<[string, object]>([
    ['no values', { attributes: mode, ratings: { rated_if: { mode: [] } } }],
    ['a source of no name', { ratings: { source: 'elo' } }],
    ['everybody provisional', { ratings: { provisional: 0 } }],
    ['provisional beyond the most unsure', { ratings: { provisional: 351 } }],
    ['a leaderboard of who never played', { ratings: { min_games: 0 } }],
    ['an unknown key', { ratings: { sourc: 'token' } }],
    [
      'a window that is wider by nothing',
      { ratings: { source: 'built-in' }, rating: { window: 1, provisional_extra: 0 } },
    ],
  ])('%s', (_, more) => {
    expect(problemsOf(more)).toHaveLength(1);
  });
});

describe('provisional players', () => {
  it.each([{ source: 'built-in' }, { source: 'account-api' }, { source: 'account-api', fallback: 'token' }])(
    'may get wider windows with %j',
    (ratings) => {
      const { rating } = rulesetOf({ ratings, rating: { window: 100, provisional_extra: 50 } });
      expect(rating).toMatchObject({ window: { initial: 100 }, provisionalExtra: 50 });
    },
  );

  it('get none unless the ruleset says so', () => {
    expect(rulesetOf({ ratings: { source: 'built-in' }, rating: { window: 100 } }).rating).not.toHaveProperty(
      'provisionalExtra',
    );
  });
});

describe('challenges', () => {
  it('are taken one against one unless they are refused', () => {
    expect(rulesetOf().refusesChallenges).toBe(false);
    expect(rulesetOf({ challenges: true })).toEqual(rulesetOf());
    expect(rulesetOf({ challenges: false }).refusesChallenges).toBe(true);
  });

  it('are not asked for where more than two play; saying that there are none is fine', () => {
    const teams = { count: 2, size: 2 };
    expect(problemsOf({ teams, challenges: true })).toEqual([
      'challenges: is for one against one; leave it out, or say false',
    ]);
    expect(problemsOf({ teams, challenges: false })).toEqual([]);
    expect(problemsOf({ teams })).toEqual([]);
  });
});

describe('holding players until the result', () => {
  it('takes a duration from 1 s to 14 days', () => {
    expect(rulesetOf({ hold_until_result: '2h' }).holdForMs).toBe(7_200_000);
    expect(rulesetOf({ hold_until_result: 1 }).holdForMs).toBe(1_000);
    expect(rulesetOf()).not.toHaveProperty('holdForMs');
    expect(problemsOf({ hold_until_result: '999ms' })).toEqual(['hold_until_result: must be 1s or more']);
    for (const never of ['15d', 0, -1, 'for ever']) expect(problemsOf({ hold_until_result: never })).toHaveLength(1);
  });
});
