import { redisForTest } from '@paireto/testkit';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRatingCache, RATING_TTL_MS } from './create-rating-cache.ts';
import type { CachedRating, RatingCache } from './rating-cache.ts';

let server: Awaited<ReturnType<typeof redisForTest>>;
let redis: Redis;
let cache: RatingCache;
beforeAll(async () => {
  server = await redisForTest();
  redis = new Redis(server.url);
  cache = createRatingCache({ redis, keyPrefix: server.keyPrefix });
});
beforeEach(async () => {
  const keys = await redis.keys(`${server.keyPrefix}*`);
  if (keys.length > 0) await redis.del(keys);
});
afterAll(async () => {
  redis?.disconnect();
  await server?.stop();
});

const rating = (changes: Partial<CachedRating> = {}): CachedRating => ({
  ...{ rating: 1_612.25, deviation: 71.5, volatility: 0.059_998_7, season: 2, ratedAtMs: 1_800_000_000_000, games: 12 },
  ...changes,
});
const write = (userId: string, changes: Partial<CachedRating> = {}) =>
  cache.write('acme', 'chess', [{ userId, ...rating(changes) }]);
const readOne = async (userId: string) => (await cache.read('acme', 'chess', [userId]))[0];
const keyOf = (userId: string) => `${server.keyPrefix}rating:{acme}:chess:${userId}`;

describe('the rating cache', () => {
  it('gives ratings back to the last digit, in the order asked, with gaps where it knows none', async () => {
    await cache.write('acme', 'chess', [
      { userId: 'ada', ...rating() },
      { userId: 'bob', ...rating({ rating: -3.1 }) },
    ]);
    expect(await cache.read('acme', 'chess', ['bob', 'nobody', 'ada'])).toEqual([
      rating({ rating: -3.1 }),
      undefined,
      rating(),
    ]);
  });

  it('keeps tenants and queues apart', async () => {
    await write('ada');
    expect(await cache.read('other', 'chess', ['ada'])).toEqual([undefined]);
    expect(await cache.read('acme', 'blitz', ['ada'])).toEqual([undefined]);
  });

  it('asks and writes nothing for nobody', async () => {
    expect(await cache.read('acme', 'chess', [])).toEqual([]);
    await cache.write('acme', 'chess', []);
    expect(await redis.keys(`${server.keyPrefix}*`)).toEqual([]);
  });

  it.each<[string, Partial<CachedRating>]>([
    ['a later game', { ratedAtMs: 1_800_000_000_001, season: 1, games: 1 }],
    ['more games of the same moment', { games: 13 }],
    ['the same, which may be written again', {}],
  ])('takes %s', async (_what, changes) => {
    await write('ada');
    await write('ada', { rating: 1_700, ...changes });
    expect(await readOne('ada')).toEqual(rating({ rating: 1_700, ...changes }));
  });

  it.each<[string, Partial<CachedRating>]>([
    ['an earlier game', { ratedAtMs: 1_799_999_999_999, season: 3, games: 99 }],
    ['fewer games of the same moment', { games: 11 }],
    ['who never had a game', { ratedAtMs: 0, games: 0 }],
  ])('never takes %s for what it knows', async (_what, changes) => {
    await write('ada');
    await write('ada', { rating: 1_500, ...changes });
    expect(await readOne('ada')).toEqual(rating());
  });

  it('judges every member of a list on its own', async () => {
    await write('ada');
    await cache.write('acme', 'chess', [
      { userId: 'ada', ...rating({ ratedAtMs: 5 }) },
      { userId: 'bob', ...rating({ ratedAtMs: 5 }) },
    ]);
    expect(await cache.read('acme', 'chess', ['ada', 'bob'])).toEqual([rating(), rating({ ratedAtMs: 5 })]);
  });

  it('ends with the latest of 50 concurrent writes in whatever order they arrive', async () => {
    const others = Array.from({ length: 5 }, () => new Redis(server.url));
    const caches = others.map((connection) => createRatingCache({ redis: connection, keyPrefix: server.keyPrefix }));
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        const ratedAtMs = 1 + ((index * 17) % 50);
        return caches[index % 5]!.write('acme', 'chess', [{ userId: 'ada', ...rating({ ratedAtMs }) }]);
      }),
    );
    for (const connection of others) connection.disconnect();
    expect(await readOne('ada')).toEqual(rating({ ratedAtMs: 50 }));
  });

  it('forgets what it was told after a day', async () => {
    await write('ada');
    const leftMs = await redis.pttl(keyOf('ada'));
    expect(leftMs).toBeLessThanOrEqual(RATING_TTL_MS);
    expect(leftMs).toBeGreaterThan(RATING_TTL_MS - 60_000);
  });

  it.each([
    ['no JSON', 'rating'],
    ['no object', '7'],
    ['null', 'null'],
    ['a rating beyond all bounds', JSON.stringify(rating({ rating: 1e9 }))],
    ['no deviation', JSON.stringify({ ...rating(), deviation: undefined })],
    ['a negative count', JSON.stringify(rating({ games: -1 }))],
  ])('takes %s in its place for nothing, and writes over it', async (_what, text) => {
    await redis.set(keyOf('ada'), text);
    expect(await readOne('ada')).toBeUndefined();
    await write('ada');
    expect(await readOne('ada')).toEqual(rating());
  });

  it('takes another kind of key in its place for nothing, and writes over it', async () => {
    await redis.hset(keyOf('ada'), 'rating', '1');
    expect(await readOne('ada')).toBeUndefined();
    await write('ada');
    expect(await readOne('ada')).toEqual(rating());
  });

  it('writes also to a server that forgot the script', async () => {
    await redis.script('FLUSH');
    await write('ada');
    expect(await readOne('ada')).toEqual(rating());
  });

  it('refuses to write what nobody could read', async () => {
    await expect(write('ada', { rating: Number.NaN })).rejects.toThrow(/rating/);
    expect(await readOne('ada')).toBeUndefined();
  });

  it('refuses a tenant that could leave its hash tag', async () => {
    await expect(cache.read('a}b', 'chess', ['ada'])).rejects.toThrow('not a tenant');
  });
});
