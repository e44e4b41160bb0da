import type { Redis } from 'ioredis';

/** Everything below a key prefix: value and end of life of every key. Two equal dumps: nothing changed. */
export async function dumpKeys(redis: Redis, keyPrefix: string): Promise<Record<string, unknown>> {
  const dump: Record<string, unknown> = {};
  for (const key of (await redis.keys(`${keyPrefix}*`)).sort()) {
    dump[key.slice(keyPrefix.length)] = { value: await readAny(redis, key), expiresAt: await redis.pexpiretime(key) };
  }
  return dump;
}

async function readAny(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'hash':
      return redis.hgetall(key);
    case 'zset':
      return redis.zrange(key, 0, '-1', 'WITHSCORES');
    case 'set':
      return (await redis.smembers(key)).sort();
    default:
      return redis.get(key);
  }
}

/** Remembers a key space, to come back to it as a replica does that never heard of what came later. */
export async function rememberKeys(redis: Redis, keyPrefix: string): Promise<{ failOver(): Promise<void> }> {
  const keys = await redis.keys(`${keyPrefix}*`);
  const copies = await Promise.all(
    keys.map(async (key) => ({ key, copy: await redis.dumpBuffer(key), expiresAt: await redis.pexpiretime(key) })),
  );
  return {
    async failOver() {
      const now = await redis.keys(`${keyPrefix}*`);
      if (now.length > 0) await redis.del(...now);
      for (const { key, copy, expiresAt } of copies) {
        await redis.restore(key, Math.max(0, expiresAt), copy, 'ABSTTL');
      }
    },
  };
}
