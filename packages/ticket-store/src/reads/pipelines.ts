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
