import { randomUUID } from 'node:crypto';
import type { ServerHandle } from '@paireto/local-servers';
import { Redis } from 'ioredis';
import { startRedis } from './start-servers.ts';

let shared: Promise<ServerHandle> | undefined;

/** A key space of its own on the Redis server of this process. `stop` deletes its keys. */
export async function redisForTest(): Promise<{ url: string; keyPrefix: string; stop(): Promise<void> }> {
  shared ??= startRedis({ fast: true });
  const { url } = await shared;
  const keyPrefix = `t${randomUUID().slice(0, 8)}:`;
  return { url, keyPrefix, stop: () => deleteKeys(url, keyPrefix) };
}

async function deleteKeys(url: string, keyPrefix: string): Promise<void> {
  const redis = new Redis(url);
  try {
    const keys = await redis.keys(`${keyPrefix}*`);
    if (keys.length > 0) await redis.unlink(keys);
  } finally {
    redis.disconnect();
  }
}
