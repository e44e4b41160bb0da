import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BEGIN_MS, DAY_MS, matchAt, newTenant, type RatingsWorld, startRatingsWorld } from './testing/ratings-world.ts';

const LENGTH_MS = 30 * DAY_MS;

describe('seasons', () => {
  let world: RatingsWorld;
  let tenant: string;
  /** What the players were after the first season. */
  let first: Awaited<ReturnType<typeof board>>;
  beforeAll(async () => {
    const season = { startsAtMs: BEGIN_MS - DAY_MS, lengthMs: LENGTH_MS, softReset: 0.5 };
    world = await startRatingsWorld({ minGames: 2, season });
    tenant = newTenant();
    await world.duel(tenant, ['ada', 'bob']);
    await world.duel(tenant, ['ada', 'bob']);
    await world.duel(tenant, ['cid', 'ada']);
    first = await board({ tenant });
    world.pass(LENGTH_MS);
  });
  afterAll(() => world?.stop());

  type Board = Parameters<typeof world.ask<'rating.leaderboard'>>[1];
  const board = async (request: Omit<Board, 'limit' | 'queue'> & { limit?: number }) => {
    const reply = await world.ask('rating.leaderboard', { limit: 20, queue: 'ladder', ...request });
    if (reply.outcome !== 'found') throw new Error(reply.outcome);
    return reply.leaderboard;
  };
  const own = async (userId: string) => {
    const reply = await world.ask('rating.own', { tenant, userId, queue: 'ladder', limit: 20 });
    if (reply.outcome !== 'found') throw new Error(reply.outcome);
    return reply.ratings;
  };

  it('rank whoever played enough games in them', () => {
    expect(first.min_games).toBe(2);
    expect(first.entries.map(({ user_id, games }) => [user_id, games])).toEqual([
      ['ada', 3],
      ['bob', 2],
    ]);
  });

  it('begin with an empty ladder, and tell from when to when they are', async () => {
    const second = await board({ tenant });
    expect(second.entries).toEqual([]);
    expect([first.season.number, second.season.number]).toEqual([1, 2]);
    expect(second.season.starts_at).toBe(first.season.ends_at);
    expect(Date.parse(second.season.ends_at!) - Date.parse(second.season.starts_at!)).toBe(LENGTH_MS);
  });

  it('reset ratings part of the way, without a game and without anything running', async () => {
    const [rating] = (await own('ada')).ratings;
    const before = first.entries[0]!;
    expect(rating).toMatchObject({ season: 2, games: 0, wins: 0 });
    expect(rating!.rating).toBeCloseTo(1_500 + (before.rating - 1_500) / 2, 9);
    expect(rating!.deviation).toBeGreaterThan(before.deviation);
  });

  it('are played from the rating that was reset, and leave the ladder of the past as it was', async () => {
    const [reset] = (await own('ada')).ratings;
    const { answer } = await world.duel(tenant, ['bob', 'ada']);
    expect(answer.ratings.find(({ user_id }) => user_id === 'ada')?.before).toBe(reset?.rating);
    await world.duel(tenant, ['bob', 'ada']);
    expect(await board({ tenant, season: 1 })).toEqual(first);
    const second = await board({ tenant });
    expect(second.entries.map(({ user_id, games }) => [user_id, games])).toEqual([
      ['bob', 2],
      ['ada', 2],
    ]);
    expect((await own('ada')).history.map(({ season }) => season)).toEqual([2, 2, 1, 1, 1]);
  });

  it('take a result that is reported late into the season that it is', async () => {
    const match = await world.played(
      matchAt(world.nowMs() - 40 * DAY_MS, { tenant, teams: { white: ['late'], black: ['later'] } }),
    );
    await world.report(match, {
      players: [
        { user_id: 'late', outcome: 'win' },
        { user_id: 'later', outcome: 'loss' },
      ],
    });
    expect((await own('late')).ratings[0]).toMatchObject({ season: 2, games: 1 });
    expect(await board({ tenant, season: 1 })).toEqual(first);
  });

  it('are gone through to the end by who began to page before they were over', async () => {
    const names = newTenant();
    for (let game = 0; game < 2; game += 1) await world.duel(names, ['ada', 'bob']);
    const page = await board({ tenant: names, limit: 1 });
    world.pass(LENGTH_MS);
    const next = await board({ tenant: names, limit: 1, cursor: page.next_cursor! });
    expect(next).toMatchObject({ season: page.season, entries: [{ rank: 2, user_id: 'bob' }] });
    world.pass(-LENGTH_MS);
  });
});
