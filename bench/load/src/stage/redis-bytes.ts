import { connectRedis, createLogger, redisReady } from '@paireto/runtime';

/** What Redis holds, bytes (`used_memory`). */
export async function redisBytes(url: string): Promise<number> {
  const logger = createLogger({ service: 'bench', level: 'silent', pretty: false });
  const redis = connectRedis({ url, name: 'bench', logger });
  await redisReady(redis);
  const info = await redis.info('memory');
  redis.disconnect();
  return Number(/used_memory:(\d+)/.exec(info)?.[1]);
}
