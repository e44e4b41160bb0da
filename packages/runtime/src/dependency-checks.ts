import type { NatsConnection } from '@nats-io/transport-node';
import type { Redis } from 'ioredis';
import type { DependencyCheck } from './readiness.ts';

/** NATS answers a round trip. */
export const natsCheck =
  (nats: NatsConnection): DependencyCheck =>
  async () => {
    await nats.flush();
  };

/** The scripts of the ticket store need it. */
const OLDEST_REDIS = 7;

/** Redis answers, and is recent enough. */
export const redisCheck =
  (redis: Redis): DependencyCheck =>
  async () => {
    if (redis.status !== 'ready') throw new Error(`connection is ${redis.status}`);
    const version = /^redis_version:(.+?)\r?$/m.exec(await redis.info('server'))?.[1];
    if (version !== undefined && Number.parseInt(version, 10) < OLDEST_REDIS) {
      throw new Error(`Redis ${version} is too old: Paireto needs ${OLDEST_REDIS}.0 or later`);
    }
  };
