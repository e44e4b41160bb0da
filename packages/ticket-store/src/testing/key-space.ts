import type { ChainableCommander, Redis } from 'ioredis';

/** Value and end of life of a key; -1: never. */
export interface KeyDump {
  value: unknown;
  expiresAt: number;
}

/** The key of a tenant whose class and rest are these: `ticket:<id>` or `placing`. */
export const keyNamed = (keyPrefix: string, tenant: string, name: string): string =>
  `${keyPrefix}${name.replace(/^[a-z]+/, `$&:{${tenant}}`)}`;

/** Everything below a key prefix, by what follows it. Two equal dumps: nothing changed. */
export async function dumpKeys(redis: Redis, keyPrefix: string): Promise<Record<string, KeyDump>> {
  const keys = (await redis.keys(`${keyPrefix}*`)).sort();
  const [types, ends] = await Promise.all([
    together<string>(redis, keys, (pipeline, key) => pipeline.type(key)),
    together<number>(redis, keys, (pipeline, key) => pipeline.pexpiretime(key)),
  ]);
  const values = await together(redis, keys, (pipeline, key, index) => read[types[index] ?? 'string']?.(pipeline, key));
  return Object.fromEntries(
    keys.map((key, index) => {
      const value = types[index] === 'set' ? (values[index] as string[]).sort() : values[index];
      return [key.slice(keyPrefix.length), { value, expiresAt: ends[index]! }];
    }),
  );
}

const read: Record<string, (pipeline: ChainableCommander, key: string) => unknown> = {
  hash: (pipeline, key) => pipeline.hgetall(key),
  zset: (pipeline, key) => pipeline.zrange(key, 0, '-1', 'WITHSCORES'),
  set: (pipeline, key) => pipeline.smembers(key),
  string: (pipeline, key) => pipeline.get(key),
};

/** Deletes what a server whose clock says `nowMs` would have forgotten. */
export async function forgetKeys(redis: Redis, keyPrefix: string, nowMs: number): Promise<void> {
  const keys = await redis.keys(`${keyPrefix}*`);
  const ends = await together<number>(redis, keys, (pipeline, key) => pipeline.pexpiretime(key));
  const over = keys.filter((_, index) => ends[index]! >= 0 && ends[index]! < nowMs);
  if (over.length > 0) await redis.unlink(...over);
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
      await together(redis, copies, (pipeline, { key, copy, expiresAt }) =>
        pipeline.restore(key, Math.max(0, expiresAt), copy, 'ABSTTL'),
      );
    },
  };
}

/** One command per item, all sent at once; their replies. */
async function together<Reply, Item = string>(
  redis: Redis,
  items: readonly Item[],
  add: (pipeline: ChainableCommander, item: Item, index: number) => unknown,
): Promise<Reply[]> {
  if (items.length === 0) return [];
  const pipeline = redis.pipeline();
  for (const [index, item] of items.entries()) add(pipeline, item, index);
  const replies = (await pipeline.exec()) ?? [];
  return replies.map(([error, reply]) => {
    if (error !== null) throw error;
    return reply as Reply;
  });
}
