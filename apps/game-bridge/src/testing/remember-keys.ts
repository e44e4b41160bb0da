import type { connectRedis } from '@paireto/runtime';

type Redis = ReturnType<typeof connectRedis>;

/** Remembers a key space, to come back to it as a replica does that never heard of what came later. */
export async function rememberKeys(redis: Redis, keyPrefix: string): Promise<{ failOver(): Promise<void> }> {
  const keys = await redis.keys(`${keyPrefix}*`);
  const copies = await Promise.all(
    keys.map(async (key) => ({ key, copy: await redis.dumpBuffer(key), expiresAt: await redis.pexpiretime(key) })),
  );
  return {
    async failOver() {
      const transaction = redis.multi();
      for (const key of await redis.keys(`${keyPrefix}*`)) transaction.del(key);
      for (const { key, copy, expiresAt } of copies)
        transaction.restore(key, Math.max(expiresAt, 0), copy, 'REPLACE', 'ABSTTL');
      for (const [error] of (await transaction.exec()) ?? []) if (error) throw error;
    },
  };
}
