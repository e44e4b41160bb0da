import type { ChainableCommander, Cluster, Redis } from 'ioredis';

/**
 * Sends commands about one tenant together and returns their replies: null for a key of another type, which counts as
 * vanished. Throws any other error.
 */
export async function readTogether(
  redis: Redis | Cluster,
  add: (pipeline: ChainableCommander) => void,
): Promise<unknown[]> {
  const pipeline = redis.pipeline();
  add(pipeline);
  const replies = (await pipeline.exec()) ?? [];
  return replies.map(([error, reply]) => {
    if (error === null) return reply;
    if (error.message.startsWith('WRONGTYPE')) return null;
    throw error;
  });
}

/** Texts read by one command: a long one keeps others waiting. */
const MAX_TEXTS = 1_000;

/** Reads the texts of many keys of a tenant; null for a key that is gone, or holds something else. */
export async function readTexts(redis: Redis | Cluster, keys: readonly string[]): Promise<(string | null)[]> {
  if (keys.length === 0) return [];
  if (keys.length <= MAX_TEXTS) return redis.mget(keys as string[]);
  const parts: Promise<(string | null)[]>[] = [];
  for (let from = 0; from < keys.length; from += MAX_TEXTS) parts.push(redis.mget(keys.slice(from, from + MAX_TEXTS)));
  return (await Promise.all(parts)).flat();
}

/** Reads the same fields of many hashes; nulls for a hash that is gone. */
export async function readHashes(
  redis: Redis | Cluster,
  keys: readonly string[],
  fields: readonly string[],
): Promise<(string | null)[][]> {
  if (keys.length === 0) return [];
  const replies = await readTogether(redis, (pipeline) => {
    for (const key of keys) pipeline.hmget(key, ...fields);
  });
  return replies.map((reply) => (reply as (string | null)[] | null) ?? fields.map(() => null));
}
