import { type RatingsRule, ratingsOf } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import type { PlayerFinish } from '../../ports/match-results.ts';
import type { Standing } from '../../ports/rating-book.ts';
import { rateMatch } from './rate-match.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2027-01-10T12:00:00Z');
const rule: RatingsRule = { ...ratingsOf({}), source: 'built-in' };
const season = { startsAtMs: NOW_MS - 10 * DAY_MS, lengthMs: 30 * DAY_MS, softReset: 0.5 };

const finish = (userId: string, outcome: PlayerFinish['outcome'], team = userId): PlayerFinish => {
  return { userId, team, outcome, rank: outcome === 'loss' ? 2 : 1 };
};
const standing = (userId: string, changes: Partial<Standing> = {}): Standing => ({
  ...{ queue: 'ladder', userId, season: 0, rating: 1_800, deviation: 60, volatility: 0.06, ratedAtMs: NOW_MS - 1 },
  ...{ games: 40, wins: 20, losses: 10, draws: 10, ...changes },
});
const rate = (finishes: PlayerFinish[], latest: Standing[] = [], changes: Partial<RatingsRule> = {}, nowMs = NOW_MS) =>
  rateMatch(finishes, 'ladder', latest, { ...rule, ...changes }, nowMs);

describe('ratings after a game', () => {
  it('begin at the default of the queue, wide open', () => {
    const [winner, loser] = rate([finish('ada', 'win'), finish('bob', 'loss')], [], { defaultRating: 1_000 });
    expect([winner?.before, loser?.before]).toEqual([1_000, 1_000]);
    expect(winner!.rating - 1_000).toBeCloseTo(1_000 - loser!.rating, 6);
    expect(winner?.deviation).toBeLessThan(350);
  });

  it('go on from what is stored, and count the game alone', () => {
    const [winner, loser] = rate([finish('ada', 'win'), finish('bob', 'loss')], [standing('bob'), standing('ada')]);
    expect(winner).toMatchObject({ userId: 'ada', before: 1_800, games: 1, wins: 1, losses: 0, draws: 0, season: 0 });
    expect(loser).toMatchObject({ userId: 'bob', before: 1_800, games: 1, wins: 0, losses: 1, draws: 0 });
    expect(winner!.rating).toBeGreaterThan(1_800);
    expect(loser!.rating).toBeLessThan(1_800);
  });

  it('move by a draw towards each other', () => {
    const latest = [standing('ada'), standing('bob', { rating: 1_600 })];
    const [strong, weak] = rate([finish('ada', 'draw'), finish('bob', 'draw')], latest);
    expect(strong!.rating).toBeLessThan(1_800);
    expect(weak!.rating).toBeGreaterThan(1_600);
    expect(weak).toMatchObject({ draws: 1, wins: 0, losses: 0 });
  });

  it('of a team move together, those that are less sure by more', () => {
    const finishes = [
      finish('r1', 'win', 'red'),
      finish('b1', 'loss', 'blue'),
      finish('r2', 'win', 'red'),
      finish('b2', 'loss', 'blue'),
    ];
    const rated = rate(finishes, [standing('r1'), standing('b1'), standing('b2')], { defaultRating: 1_800 });
    const gain = (userId: string) => {
      const player = rated.find((each) => each.userId === userId)!;
      return player.rating - player.before;
    };
    expect(gain('r1')).toBeGreaterThan(0);
    expect(gain('r2')).toBeGreaterThan(gain('r1'));
    expect(gain('b1')).toBeLessThan(0);
  });

  it('begin a new season softly reset, with the first game there', () => {
    const [ada] = rate([finish('ada', 'win'), finish('bob', 'loss')], [standing('ada')], { season });
    expect(ada).toMatchObject({ season: 1, games: 1, before: 1_650 });
  });

  it('are of the season in which the result is reported, never of one that is over', () => {
    const inSecond = season.startsAtMs + season.lengthMs + 5;
    const [ada] = rate(
      [finish('ada', 'win'), finish('bob', 'loss')],
      [standing('ada', { season: 1 })],
      { season },
      inSecond,
    );
    expect(ada).toMatchObject({ season: 2, ratedAtMs: inSecond });
  });

  it('are later than those of the game before, also where the clock of another bridge is ahead', () => {
    const ahead = standing('ada', { ratedAtMs: NOW_MS + 500, season: 1 });
    const rated = rate([finish('ada', 'win'), finish('bob', 'loss')], [ahead], {
      season: { ...season, startsAtMs: NOW_MS + 400 },
    });
    expect(rated).toMatchObject([
      { userId: 'ada', ratedAtMs: NOW_MS + 501, season: 1, before: 1_800 },
      { userId: 'bob', ratedAtMs: NOW_MS, season: 0 },
    ]);
  });
});
