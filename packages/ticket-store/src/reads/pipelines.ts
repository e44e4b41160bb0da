import type { ChainableCommander, Cluster, Redis } from 'ioredis';

/** Sends commands together and returns their replies; throws the first error. All keys belong to one tenant. */
export async function readTogether(
  redis: Redis | Cluster,
  add: (pipeline: ChainableCommander) => void,
): Promise<unknown[]> {
  const pipeline = redis.pipeline();
  add(pipeline);
  const replies = (await pipeline.exec()) ?? [];
  return replies.map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
}

/** Reads the same fields of many hashes. A key that is gone or not a hash gives nulls: it counts as vanished. */
export async function readHashes(
  redis: Redis | Cluster,
  keys: readonly string[],
  fields: readonly string[],
): Promise<(string | null)[][]> {
  if (keys.length === 0) return [];
  const pipeline = redis.pipeline();
  for (const key of keys) pipeline.hmget(key, ...fields);
  const replies = (await pipeline.exec()) ?? [];
  return replies.map(([error, reply]) => {
    if (error === null) return reply as (string | null)[];
    if (error.message.startsWith('WRONGTYPE')) return fields.map(() => null);
    throw error;
  });
}
