import type { Leaderboard, OwnRatings } from '@paireto/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerAsBridge } from './testing/answer-as-bridge.ts';
import { expectProblem } from './testing/expect-problem.ts';
import { playerToken } from './testing/gateway-for-test.ts';
import { type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const OWN = '/v1/ratings/me';
const LEADERBOARD = '/v1/ratings/leaderboard';

let world: WorldForTest;
let bridge: Awaited<ReturnType<typeof answerAsBridge>>;
let alice: string;
beforeAll(async () => {
  world = await worldForTest();
  bridge = await answerAsBridge(world.natsUrl);
  alice = await playerToken('alice');
});
afterAll(async () => {
  await bridge?.stop();
  await world?.stop();
});

const standing = { rating: 1612, deviation: 60, provisional: false, games: 12, wins: 8, losses: 3, draws: 1 };
const own: OwnRatings = {
  ratings: [{ queue: 'chess', season: 0, ...standing, rated_at: '2026-01-31T12:00:00.000Z' }],
  history: [],
  next_cursor: null,
};
const leaderboard: Leaderboard = {
  queue: 'chess',
  season: { number: 0, starts_at: null, ends_at: null },
  min_games: 10,
  entries: [{ rank: 1, user_id: 'alice', ...standing }],
  next_cursor: null,
};
beforeEach(() => {
  bridge.asked.length = 0;
  bridge.answer('rating.own', { outcome: 'found', ratings: own });
  bridge.answer('rating.leaderboard', { outcome: 'found', leaderboard });
});
const get = (path: string, token = alice) => world.call(path, { token });

describe('my ratings', () => {
  it('are those of the caller, in all queues or in one', async () => {
    expect(await get(OWN)).toMatchObject({ status: 200, body: own });
    await get(`${OWN}?queue=chess&cursor=abc&limit=3`, await playerToken('bob', 'other'));
    expect(bridge.asked.map(({ request }) => request)).toMatchObject([
      { tenant: 'demo', userId: 'alice', limit: 20 },
      { tenant: 'other', userId: 'bob', queue: 'chess', cursor: 'abc', limit: 3 },
    ]);
  });

  it('cannot be those of somebody else', async () => {
    const { errors } = expectProblem(await get(`${OWN}?user_id=bob`), 'INVALID_REQUEST');
    expect(errors?.[0]?.path).toBe('user_id');
  });

  it('answer 404 for a queue that is none, 400 for a strange cursor', async () => {
    expectProblem(await get(`${OWN}?queue=bridge`), 'NOT_FOUND');
    bridge.answer('rating.own', { outcome: 'bad-cursor' });
    expectProblem(await get(`${OWN}?cursor=zzz`), 'INVALID_REQUEST');
  });
});

describe('a leaderboard', () => {
  it('is that of the tenant of the token, of this season or an earlier one', async () => {
    expect(await get(`${LEADERBOARD}?queue=chess`)).toMatchObject({ status: 200, body: leaderboard });
    await get(`${LEADERBOARD}?queue=chess&season=2&limit=100`);
    expect(bridge.asked.map(({ request }) => request)).toMatchObject([
      { tenant: 'demo', queue: 'chess', limit: 20 },
      { tenant: 'demo', queue: 'chess', season: 2, limit: 100 },
    ]);
  });

  it.each([
    ['', 'queue'],
    ['?queue=chess&season=-1', 'season'],
    ['?queue=chess&season=last', 'season'],
    ['?queue=chess&limit=101', 'limit'],
    ['?queue=chess&page=2', 'page'],
  ])('refuses "%s", naming the parameter', async (query, path) => {
    const { errors } = expectProblem(await get(`${LEADERBOARD}${query}`), 'INVALID_REQUEST');
    expect(errors?.map((error) => error.path)).toContain(path);
  });

  it('answers 404 where there is no such queue or Paireto keeps no ratings for it', async () => {
    expectProblem(await get(`${LEADERBOARD}?queue=bridge`), 'NOT_FOUND');
    bridge.answer('rating.leaderboard', { outcome: 'no-ratings' });
    expect(expectProblem(await get(`${LEADERBOARD}?queue=chess`), 'NOT_FOUND').detail).toContain('keeps no ratings');
  });
});

describe('both', () => {
  it.each([OWN, `${LEADERBOARD}?queue=chess`])('%s need a token and a bridge', async (path) => {
    expectProblem(await world.call(path), 'UNAUTHORIZED');
    const away = { outcome: 'unavailable', reason: 'no database' };
    bridge.answer('rating.own', away);
    bridge.answer('rating.leaderboard', away);
    expect(expectProblem(await get(path), 'UNAVAILABLE').safe_to_retry).toBe(true);
  });
});
