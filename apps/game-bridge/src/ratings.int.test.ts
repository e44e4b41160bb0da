import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, newTenant, type RatingsWorld, startRatingsWorld } from './testing/ratings-world.ts';

let world: RatingsWorld;
beforeAll(async () => {
  world = await startRatingsWorld();
});
afterAll(() => world?.stop());

type Own = Parameters<typeof world.ask<'rating.own'>>[1];
const own = async (request: Omit<Own, 'limit'> & { limit?: number }) => {
  const reply = await world.ask('rating.own', { limit: 20, ...request });
  if (reply.outcome !== 'found') throw new Error(reply.outcome);
  return reply.ratings;
};
type Board = Parameters<typeof world.ask<'rating.leaderboard'>>[1];
const board = async (request: Omit<Board, 'limit' | 'queue'> & { limit?: number; queue?: string }) => {
  const reply = await world.ask('rating.leaderboard', { limit: 20, queue: 'ladder', ...request });
  if (reply.outcome !== 'found') throw new Error(reply.outcome);
  return reply.leaderboard;
};
const lookUp = async (tenant: string, userIds: string[], queue = 'ladder') => {
  const reply = await world.ask('rating.lookup', { tenant, queue, userIds });
  if (reply.outcome !== 'found') throw new Error(reply.outcome);
  return reply.players;
};

/** The players of a new tenant by rating: p0 beat all others, and so on. */
const roundRobin = async (players: number) => {
  const tenant = newTenant();
  for (let winner = 0; winner < players; winner += 1)
    for (let loser = winner + 1; loser < players; loser += 1) await world.duel(tenant, [`p${winner}`, `p${loser}`]);
  return tenant;
};

describe('own ratings', () => {
  it('are one for each queue that Paireto keeps ratings for; the default for who never played', async () => {
    const { ratings, history, next_cursor } = await own({ tenant: newTenant(), userId: 'ada' });
    const newcomer = { season: 0, rating: 1_500, deviation: 350, provisional: true, rated_at: null };
    const unplayed = { games: 0, wins: 0, losses: 0, draws: 0 };
    expect(ratings).toEqual(['ladder', 'brawl'].map((queue) => ({ queue, ...newcomer, ...unplayed })));
    expect([history, next_cursor]).toEqual([[], null]);
  });

  it('tell what each game did, the latest first', async () => {
    const tenant = newTenant();
    const first = await world.duel(tenant, ['ada', 'bob']);
    world.pass(60_000);
    const second = await world.duel(tenant, ['bob', 'ada'], { draw: true });
    const { ratings, history } = await own({ tenant, userId: 'ada', queue: 'ladder' });
    const [after] = second.answer.ratings;
    expect(ratings).toMatchObject([
      { queue: 'ladder', rating: after?.after, games: 2, wins: 1, losses: 0, draws: 1, provisional: true },
    ]);
    expect(ratings[0]?.rated_at).toBe(new Date(world.nowMs()).toISOString());
    expect(history).toMatchObject([
      { match_id: second.match.id, outcome: 'draw', before: after?.before, after: after?.after, queue: 'ladder' },
      { match_id: first.match.id, outcome: 'win', before: 1_500, after: after?.before, season: 0 },
    ]);
  });

  it('are of one queue where one is named; none where its ratings come from elsewhere', async () => {
    const tenant = newTenant();
    await world.duel(tenant, ['ada', 'bob']);
    await world.duel(tenant, ['ada', 'bob'], { queue: 'brawl' });
    const brawl = await own({ tenant, userId: 'ada', queue: 'brawl' });
    expect([brawl.ratings, brawl.history].map((list) => list.map(({ queue }) => queue))).toEqual([
      ['brawl'],
      ['brawl'],
    ]);
    expect((await own({ tenant, userId: 'ada' })).history).toHaveLength(2);
    expect(await own({ tenant, userId: 'ada', queue: 'plain' })).toEqual({
      ratings: [],
      history: [],
      next_cursor: null,
    });
  });

  it('become unsure again with time', async () => {
    const tenant = newTenant();
    await world.duel(tenant, ['ada', 'bob']);
    const deviation = async () => (await own({ tenant, userId: 'ada' })).ratings[0]!.deviation;
    const before = await deviation();
    world.pass(100 * DAY_MS);
    expect(await deviation()).toBeGreaterThan(before);
  });

  it('page through the history without a gap or a repeat, whatever is played meanwhile', async () => {
    const tenant = newTenant();
    const played: string[] = [];
    for (let game = 0; game < 7; game += 1) played.unshift((await world.duel(tenant, ['ada', 'bob'])).match.id);
    const seen: string[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await own({ tenant, userId: 'ada', limit: 3, ...(cursor ? { cursor } : {}) });
      seen.push(...page.history.map(({ match_id }) => match_id));
      cursor = page.next_cursor;
      await world.duel(tenant, ['ada', 'bob']);
    }
    expect(seen).toEqual(played);
  });

  it('of another tenant are not shown', async () => {
    const tenant = newTenant();
    await world.duel(tenant, ['ada', 'bob']);
    const elsewhere = await own({ tenant: newTenant(), userId: 'ada' });
    expect(elsewhere.history).toEqual([]);
    expect(elsewhere.ratings.map(({ games }) => games)).toEqual([0, 0]);
  });

  it.each(['nonsense', Buffer.from('rating-history 99999999999999999 x').toString('base64url')])(
    'refuse a cursor that is none: %s',
    async (cursor) => {
      const request = { tenant: newTenant(), userId: 'ada', limit: 20, cursor };
      expect(await world.ask('rating.own', request)).toEqual({ outcome: 'bad-cursor' });
    },
  );
});

describe('the leaderboard', () => {
  it('has the best first, with rank and score', async () => {
    const tenant = await roundRobin(4);
    const { entries, ...rest } = await board({ tenant });
    expect(rest).toEqual({
      queue: 'ladder',
      season: { number: 0, starts_at: null, ends_at: null },
      min_games: 1,
      next_cursor: null,
    });
    expect(entries.map(({ rank, user_id, wins, losses }) => [rank, user_id, wins, losses])).toEqual([
      [1, 'p0', 3, 0],
      [2, 'p1', 2, 1],
      [3, 'p2', 1, 2],
      [4, 'p3', 0, 3],
    ]);
    const ratings = entries.map(({ rating }) => rating);
    expect(ratings).toEqual(ratings.toSorted((a, b) => b - a));
  });

  it('pages with ranks that go on, equals by their id', async () => {
    const tenant = newTenant();
    for (let pair = 0; pair < 5; pair += 1) await world.duel(tenant, [`w${pair}`, `l${pair}`]);
    const seen: [number, string][] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await board({ tenant, limit: 3, ...(cursor ? { cursor } : {}) });
      seen.push(...page.entries.map(({ rank, user_id }): [number, string] => [rank, user_id]));
      cursor = page.next_cursor;
    }
    const names = ['w0', 'w1', 'w2', 'w3', 'w4', 'l0', 'l1', 'l2', 'l3', 'l4'];
    expect(seen).toEqual(names.map((name, index) => [index + 1, name]));
  });

  it('has players of the longest names on every page', async () => {
    const tenant = newTenant();
    const names = ['a', 'b', 'c'].map((letter) => letter.repeat(128));
    for (const name of names) await world.duel(tenant, [name, `foe-${name.slice(0, 3)}`]);
    const first = await board({ tenant, limit: 1 });
    expect(await board({ tenant, limit: 1, cursor: first.next_cursor! })).toMatchObject({
      entries: [{ rank: 2, user_id: names[1] }],
    });
  });

  it('is of one tenant and one queue', async () => {
    const tenant = await roundRobin(2);
    expect((await board({ tenant: newTenant() })).entries).toEqual([]);
    expect((await board({ tenant, queue: 'brawl' })).entries).toEqual([]);
  });

  it.each(['plain', 'gone'])('does not exist where Paireto keeps no ratings: %s', async (queue) => {
    const reply = await world.ask('rating.leaderboard', { tenant: newTenant(), queue, limit: 20 });
    expect(reply).toEqual({ outcome: 'no-ratings' });
  });

  it('refuses a cursor that is none, or of another season', async () => {
    const tenant = await roundRobin(3);
    const { next_cursor } = await board({ tenant, limit: 1 });
    const ask = (request: object) =>
      world.ask('rating.leaderboard', { tenant, queue: 'ladder', limit: 20, ...request });
    expect(await ask({ cursor: 'nonsense' })).toEqual({ outcome: 'bad-cursor' });
    expect(await ask({ cursor: next_cursor, season: 1 })).toEqual({ outcome: 'bad-cursor' });
    expect(await ask({ cursor: next_cursor, season: 0 })).toMatchObject({ outcome: 'found' });
  });

  it.each([1, 2_147_483_648, Number.MAX_SAFE_INTEGER])('is empty in season %d, which never was', async (season) => {
    expect(await board({ tenant: await roundRobin(2), season })).toMatchObject({
      season: { number: season, starts_at: null, ends_at: null },
      entries: [],
      next_cursor: null,
    });
  });
});

describe('a lookup', () => {
  it('tells ratings in the order asked, the default for who never played, and fills the cache', async () => {
    const { match, answer } = await world.duel(newTenant(), ['ada', 'bob']);
    const { tenant } = match;
    const [ada] = answer.ratings;
    expect(await lookUp(tenant, ['nobody', 'ada'])).toEqual([
      { userId: 'nobody', rating: 1_500, deviation: 350, games: 0 },
      { userId: 'ada', rating: ada?.after, deviation: expect.any(Number), games: 1 },
    ]);
    expect(await world.cache.read(tenant, 'ladder', ['nobody', 'ada'])).toEqual([
      { rating: 1_500, deviation: 350, volatility: 0.06, season: 0, ratedAtMs: 0, games: 0 },
      expect.objectContaining({ rating: ada?.after, ratedAtMs: world.nowMs(), games: 1 }),
    ]);
  });

  it('never takes the place of a rating that is newer', async () => {
    const tenant = newTenant();
    await lookUp(tenant, ['ada']);
    await world.duel(tenant, ['ada', 'bob']);
    await Promise.all([
      ...Array.from({ length: 10 }, () => lookUp(tenant, ['ada'])),
      world.duel(tenant, ['ada', 'bob']),
    ]);
    expect((await world.cache.read(tenant, 'ladder', ['ada']))[0]).toMatchObject({ games: 2 });
  });

  it('finds nobody of another tenant', async () => {
    await world.duel(newTenant(), ['ada', 'bob']);
    expect(await lookUp(newTenant(), ['ada'])).toMatchObject([{ rating: 1_500, games: 0 }]);
  });

  it('knows the same player as often as asked', async () => {
    const { match } = await world.duel(newTenant(), ['ada', 'bob']);
    expect((await lookUp(match.tenant, ['ada', 'ada'])).map(({ games }) => games)).toEqual([1, 1]);
  });
});
