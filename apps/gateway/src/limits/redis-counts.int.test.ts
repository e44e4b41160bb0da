import { connectRedis, createLogger, redisReady } from '@paireto/runtime';
import { redisForTest, redisWithAccounts } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Counted, CountShared } from './rate-limiter.ts';
import { createRedisCounts } from './redis-counts.ts';

const MINUTE_MS = 60_000;
const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
let server: Awaited<ReturnType<typeof redisForTest>>;
let redis: ReturnType<typeof connectRedis>;

beforeAll(async () => {
  server = await redisForTest();
  redis = connectRedis({ url: server.url, name: 'test', logger });
  await redisReady(redis);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

/** How many scripts Redis has run. */
async function scriptsRun(): Promise<number> {
  const stats = await redis.info('commandstats');
  return [...stats.matchAll(/^cmdstat_eval(?:sha)?:calls=(\d+)/gm)].reduce((sum, [, calls]) => sum + Number(calls), 0);
}

type Asked = [key: string, points: number, leftMs?: number];

/** Counts some at once. */
const countAll = (share: CountShared, ...asked: Asked[]): Promise<Counted[]> => {
  const answers = asked.map(([key, points, leftMs = MINUTE_MS]) => {
    const { promise, resolve, reject } = Promise.withResolvers<Counted>();
    return { tally: { key, points, leftMs, counted: resolve, failed: reject }, promise };
  });
  share(answers.map(({ tally }) => tally));
  return Promise.all(answers.map(({ promise }) => promise));
};

describe('createRedisCounts', () => {
  it('counts what all gateways count, and tells when the window ends', async () => {
    const [one, other] = [1, 2].map(() => createRedisCounts({ redis, keyPrefix: server.keyPrefix })) as [
      CountShared,
      CountShared,
    ];
    const key = '{demo}:limit:joins:alice';
    expect(await countAll(one, [key, 3])).toEqual([{ count: 3, resetInMs: MINUTE_MS }]);
    const [second] = await countAll(other, [key, 2]);
    expect(second?.count).toBe(5);
    expect(second?.resetInMs).toBeLessThanOrEqual(MINUTE_MS);
    expect(await redis.pttl(`${server.keyPrefix}${key}`)).toBeGreaterThan(0);
  });

  it('ends a window when it ends for whoever began it first', async () => {
    const count = createRedisCounts({ redis, keyPrefix: server.keyPrefix });
    const key = '{demo}:limit:joins:bob';
    await countAll(count, [key, 4]);
    expect(await countAll(count, [key, 4, 20_000])).toEqual([{ count: 8, resetInMs: 20_000 }]);
    const [third] = await countAll(count, [key, 1]);
    expect(third?.count).toBe(9);
    expect(third?.resetInMs).toBeLessThanOrEqual(20_000);
  });

  it('counts all that it is told at once with one script call per tenant', async () => {
    const count = createRedisCounts({ redis, keyPrefix: server.keyPrefix });
    await countAll(count, ['{demo}:limit:joins:warm', 1]);
    const before = await scriptsRun();
    const players = Array.from({ length: 100 }, (_, index): Asked => [`{demo}:limit:joins:many-${index}`, 2]);
    const answers = await countAll(count, ...players, ['{other}:limit:joins:many-0', 1]);
    expect((await scriptsRun()) - before).toBe(2);
    expect(answers.map((answer) => answer.count)).toEqual([...Array(100).fill(2), 1]);
  });

  it('may be counted by the account of gateways', async () => {
    const guarded = await redisWithAccounts('paireto:');
    const own = connectRedis({ url: guarded.urlAs('gateway'), name: 'test', logger });
    await redisReady(own);
    const count = createRedisCounts({ redis: own, keyPrefix: 'paireto:' });
    const key = '{demo}:limit:joins:alice';
    for (const expected of [1, 2]) expect((await countAll(count, [key, 1]))[0]?.count).toBe(expected);
    expect((await countAll(count, [key, 1, 1_000]))[0]?.resetInMs).toBeLessThanOrEqual(1_000);
    expect((await countAll(count, ['{demo}:limit:tenant-joins', 1, 1_000]))[0]?.count).toBe(1);
    own.disconnect();
    await guarded.stop();
  });

  it('fails at once while Redis is away', async () => {
    const away = connectRedis({ url: 'redis://127.0.0.1:1', name: 'test', logger });
    const count = createRedisCounts({ redis: away, keyPrefix: '' });
    await expect(countAll(count, ['{demo}:x', 1])).rejects.toThrow('not ready');
    away.disconnect();
  });
});
