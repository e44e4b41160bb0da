import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { programsOf, serverCases } from './server.cases.ts';
import { startRedis } from './start-redis.ts';

async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

const { programs, env } = programsOf('redis');

serverCases({
  name: 'redis',
  start: (options) => startRedis({ ...programs, env, ...options }),
  put: (url, value) =>
    withRedis(url, async (redis) => {
      await redis.set('key', value);
      // Written to the file at once; only the sync to the disk, which a kill does not need, comes every second.
      while (!/aof_pending_bio_fsync:0/.test(await redis.info('persistence'))) await sleep(10);
    }),
  get: (url) => withRedis(url, async (redis) => (await redis.get('key')) ?? ''),
});
