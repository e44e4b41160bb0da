import { type Ruleset, ratingsOf } from '@paireto/contracts';
import { createRatingCache, type RatingCache } from '@paireto/rating-cache';
import { connectNats, connectRedis, createLogger, redisReady } from '@paireto/runtime';
import { natsForTest, redisForTest } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlayerRating, RatingSource } from '../../ports/rating-source.ts';
import { answerRatingLookups, type RatingLookups, TOLD_DEVIATION } from '../../testing/rating-lookups.ts';
import { createNatsLink } from '../nats-link.ts';
import { createBuiltInRatingSource } from './built-in-rating-source.ts';
import { createRatingOfQueue } from './rating-of-queue.ts';
import { describeRatingSource, queueWith } from './rating-source.cases.ts';
import { staticRatingSource } from './static-rating-source.ts';
import { tokenRatingSource } from './token-rating-source.ts';

const logger = createLogger({ service: 'gateway', level: 'silent', pretty: false });
const DEFAULT = 1_234;
const DAY_MS = 86_400_000;
const nowMs = Date.parse('2026-12-10T00:00:00Z');
/** Both clocks of the source: they stand still unless a test moves this. */
let elapsedMs = 0;

const game = (rating: number, more: object = {}) => ({
  rating,
  deviation: 60,
  volatility: 0.06,
  season: 0,
  ratedAtMs: nowMs,
  games: 12,
  ...more,
});

/** The source over a Redis key space and a NATS server of its own, with something that answers as a bridge. */
async function startWorld() {
  const [redisServer, natsServer] = await Promise.all([redisForTest(), natsForTest()]);
  const redis = connectRedis({ url: redisServer.url, name: 'test', logger });
  await redisReady(redis);
  const cache = createRatingCache({ redis, keyPrefix: redisServer.keyPrefix });
  const bridge = await answerRatingLookups(natsServer.url, DEFAULT);
  const link = createNatsLink(connectNats({ url: natsServer.url, name: 'test', logger }), logger);
  await link.connected;
  const reads: (readonly string[])[] = [];
  const read: RatingCache['read'] = (tenant, queue, userIds) => {
    reads.push(userIds);
    return cache.read(tenant, queue, userIds);
  };
  const ratings: RatingSource = createRatingOfQueue({
    token: tokenRatingSource,
    static: staticRatingSource,
    'built-in': createBuiltInRatingSource({
      cache: { read },
      askBridge: link.askBridge,
      nowMs: () => nowMs + elapsedMs,
      monotonicMs: () => elapsedMs,
      logger,
    }),
  });
  return {
    ratings,
    cache,
    reads,
    bridge,
    /** Redis forgets everybody. */
    forget: () => redisServer.stop(),
    loseRedis: () => redis.disconnect(),
    async stop() {
      redis.disconnect();
      await Promise.all([link.close(), bridge.stop()]);
      await Promise.all([redisServer.stop(), natsServer.stop()]);
    },
  };
}

describeRatingSource({ source: 'built-in', tellsApart: true, knowsIds: true }, async () => {
  const world = await startWorld();
  let known = 0;
  return {
    ...world,
    // In the cache or with the bridge, by turns.
    async know(userId, rating) {
      known += 1;
      world.bridge.ratings.set(`demo chess ${userId}`, rating);
      if (known % 2 === 0) await world.cache.write('demo', 'chess', [{ userId, ...game(rating) }]);
      return { userId, rating: undefined };
    },
    async takeAway() {
      world.loseRedis();
      await world.bridge.stop();
    },
  };
});

describe('the ratings that Paireto keeps', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let bridge: RatingLookups;
  const ruleset = queueWith('built-in');
  beforeEach(async () => {
    world = await startWorld();
    bridge = world.bridge;
  });
  afterEach(() => world.stop());

  const ask = async (userIds: readonly string[], queue: Ruleset = ruleset): Promise<PlayerRating[]> =>
    world.ratings({
      tenant: 'demo',
      ruleset: queue,
      players: userIds.map((userId) => ({ userId, rating: undefined })),
    });
  const built = (rating: number, more: object = {}) => {
    return { outcome: 'rated', rating, deviation: TOLD_DEVIATION, ratingFrom: 'built-in', ...more };
  };
  const fallback = { outcome: 'rated', rating: DEFAULT, ratingFrom: 'static', ratingStale: true };
  const write = (userId: string, rating: object) =>
    world.cache.write('demo', 'chess', [{ userId, ...game(1_500), ...rating }]);

  it('come from Redis without a question to a bridge, and after each game anew', async () => {
    await write('alice', { rating: 1_600 });
    expect(await ask(['alice'])).toMatchObject([{ rating: 1_600, deviation: expect.closeTo(60, 6) }]);
    await write('alice', { rating: 1_612, ratedAtMs: nowMs + 1 });
    expect(await ask(['alice'])).toMatchObject([{ rating: 1_612 }]);
    expect(bridge.requests).toEqual([]);
  });

  it('come from a bridge for those alone whom Redis does not know, in one question', async () => {
    await write('alice', { rating: 1_600 });
    bridge.ratings.set('demo chess carol', 1_700);
    const answers = await ask(['bob', 'alice', 'carol']);
    expect(answers).toEqual([built(DEFAULT), built(1_600, { deviation: expect.closeTo(60, 6) }), built(1_700)]);
    expect(bridge.requests).toMatchObject([{ tenant: 'demo', queue: 'chess', userIds: ['bob', 'carol'] }]);
  });

  it('count as they do now: surer after a game than after a year, and moved by a season that began since', async () => {
    await write('idle', { ratedAtMs: nowMs - 365 * DAY_MS });
    await write('last-season', { rating: 2_234, season: 1, ratedAtMs: nowMs - DAY_MS });
    const season = { startsAtMs: nowMs - 30 * DAY_MS, lengthMs: 30 * DAY_MS, softReset: 0.5 };
    const seasonal = { ...ruleset, ratings: { ...ratingsOf(ruleset), season } };
    const [idle] = await ask(['idle']);
    expect(idle).toMatchObject({ rating: 1_500, deviation: expect.closeTo(110, -1) });
    expect(await ask(['last-season'], seasonal)).toMatchObject([{ rating: DEFAULT + 500 }]);
  });

  it("are the queue's default of today for who never had a rated game", async () => {
    await write('newcomer', { rating: 1_500, deviation: 350, ratedAtMs: 0, games: 0 });
    expect(await ask(['newcomer'])).toMatchObject([{ rating: DEFAULT, deviation: 350 }]);
  });

  it('are read together for the joins of one turn', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, index) => ask([`player-${index}`])));
    expect(world.reads.map((userIds) => userIds.length)).toEqual([64, 36]);
    expect(bridge.requests.map(({ userIds }) => userIds.length).toSorted((a, b) => b - a)).toEqual([64, 36]);
  });

  it('are stale where no bridge answers and Redis has forgotten them, and only for those', async () => {
    bridge.ratings.set('demo chess alice', 1_700);
    await write('bob', { rating: 1_600 });
    expect(await ask(['alice'])).toEqual([built(1_700)]);
    bridge.reply = () => ({ outcome: 'unavailable', reason: 'the database is away' });
    const answers = await ask(['alice', 'bob', 'carol']);
    expect(answers).toEqual([
      built(1_700, { ratingStale: true }),
      built(1_600, { deviation: expect.closeTo(60, 6) }),
      fallback,
    ]);
    await world.forget();
    expect(await ask(['bob'])).toEqual([built(1_600, { deviation: expect.closeTo(60, 6), ratingStale: true })]);
  });

  it.each<[string, () => object | undefined]>([
    ['says nothing', () => undefined],
    ['answers something else', () => ({ outcome: 'found', players: 'many' })],
    ['does not understand', () => ({ outcome: 'malformed', reason: 'what?' })],
  ])('fall back when the bridge %s', async (_what, reply) => {
    bridge.reply = reply as typeof bridge.reply;
    expect(await ask(['alice'])).toEqual([fallback]);
    bridge.reply = () => ({ outcome: 'found', players: [] });
    expect(await ask(['alice'])).toEqual([fallback]);
  });

  it('cost no question any more after five that nobody answered, until a trial works', async () => {
    const { reply } = bridge;
    bridge.reply = () => ({ outcome: 'unavailable', reason: 'the database is away' });
    for (let count = 0; count < 20; count += 1) expect(await ask([`player-${count}`])).toEqual([fallback]);
    expect(bridge.requests).toHaveLength(5);
    await write('alice', { rating: 1_600 });
    expect(await ask(['alice'])).toMatchObject([{ rating: 1_600 }]);
    bridge.reply = reply;
    elapsedMs += 1_000;
    expect(await ask(['bob'])).toEqual([built(DEFAULT)]);
    expect(bridge.requests).toHaveLength(6);
  });
});
