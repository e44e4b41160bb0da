import type { NatsConnection } from '@nats-io/transport-node';
import type { Redis } from 'ioredis';
import type { DependencyCheck } from './readiness.ts';

/** NATS answers a round trip. */
export const natsCheck =
  (nats: NatsConnection): DependencyCheck =>
  async () => {
    await nats.flush();
  };

/** Redis answers PING. */
export const redisCheck =
  (redis: Redis): DependencyCheck =>
  async () => {
    if (redis.status !== 'ready') throw new Error(`connection is ${redis.status}`);
    await redis.ping();
  };
