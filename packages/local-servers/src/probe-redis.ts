import { Redis } from 'ioredis';

/** PINGs once; resolves with the server's process id when Redis answers at the URL, rejects otherwise. */
export async function probeRedis(url: string): Promise<number> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: 2_000,
  });
  // Without a listener ioredis prints what the rejected promise already says.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
    return Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
  } finally {
    redis.disconnect();
  }
}
