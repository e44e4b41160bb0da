import type { Cluster, Redis } from 'ioredis';
import type { TenantKeys } from '../keys.ts';
import type { PoolStats } from '../ticket-store.ts';
import { readTogether } from './pipelines.ts';

/** Pools in numbers, in the order asked. */
export async function poolStats(
  redis: Redis | Cluster,
  keys: TenantKeys,
  pools: readonly string[],
): Promise<PoolStats[]> {
  if (pools.length === 0) return [];
  const replies = await readTogether(redis, (pipeline) => {
    for (const pool of pools) {
      pipeline.zcard(keys.pool(pool));
      pipeline.zrange(keys.pool(pool), 0, '0', 'WITHSCORES');
    }
  });
  return pools.map((pool, index) => {
    const [tickets, oldest] = replies.slice(index * 2, index * 2 + 2) as [number | null, string[] | null];
    return {
      pool,
      tickets: tickets ?? 0,
      oldestPooledAt: oldest?.[1] === undefined ? undefined : Number(oldest[1]),
    };
  });
}
