import type { Cluster, Redis } from 'ioredis';

/** The clock of Redis, epoch ms, rounded down as the scripts do. */
export async function redisTime(redis: Redis | Cluster): Promise<number> {
  const [seconds, microseconds] = await redis.time();
  return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
}
