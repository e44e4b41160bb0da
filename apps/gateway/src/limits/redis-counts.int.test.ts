import { connectRedis, createLogger, redisReady } from '@paireto/runtime';
import { redisForTest, redisWithAccounts } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisCounts } from './redis-counts.ts';

const minute = { limit: 10, perMs: 60_000 };
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

describe('createRedisCounts', () => {
  it('counts what all gateways count, and tells when the window ends', async () => {
    const counts = [1, 2].map(() => createRedisCounts({ redis, keyPrefix: server.keyPrefix }));
    expect(await counts[0]?.('{demo}:limit:joins:alice', minute)).toEqual({ count: 1, resetInMs: 60_000 });
    const second = await counts[1]?.('{demo}:limit:joins:alice', minute);
    expect(second?.count).toBe(2);
    expect(second?.resetInMs).toBeLessThanOrEqual(60_000);
    expect(await redis.ttl(`${server.keyPrefix}{demo}:limit:joins:alice`)).toBeGreaterThan(0);
  });

  it('counts all of one turn with one script call per tenant, the same one together', async () => {
    const count = createRedisCounts({ redis, keyPrefix: server.keyPrefix });
    await count('{demo}:limit:joins:warm', minute);
    const before = await scriptsRun();
    const players = Array.from({ length: 100 }, (_, index) => `{demo}:limit:joins:many-${index}`);
    const answers = await Promise.all(
      [...players, players[0]!, '{other}:limit:joins:many-0'].map((key) => count(key, minute)),
    );
    expect((await scriptsRun()) - before).toBe(2);
    expect(answers.map((answer) => answer.count)).toEqual([2, ...Array(99).fill(1), 2, 1]);
  });

  it('may be counted by the account of gateways', async () => {
    const guarded = await redisWithAccounts('paireto:');
    const own = connectRedis({ url: guarded.urlAs('gateway'), name: 'test', logger });
    await redisReady(own);
    const count = createRedisCounts({ redis: own, keyPrefix: 'paireto:' });
    for (const expected of [1, 2]) expect((await count('{demo}:limit:joins:alice', minute)).count).toBe(expected);
    expect((await count('{demo}:limit:tenant-joins', { limit: 5, perMs: 1_000 })).count).toBe(1);
    own.disconnect();
    await guarded.stop();
  });

  it('rejects at once while Redis is away', async () => {
    const away = connectRedis({ url: 'redis://127.0.0.1:1', name: 'test', logger });
    await expect(createRedisCounts({ redis: away, keyPrefix: '' })('{demo}:x', minute)).rejects.toThrow('not ready');
    away.disconnect();
  });
});
