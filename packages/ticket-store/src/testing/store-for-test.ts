import { redisForTest } from '@paireto/testkit';
import { Redis } from 'ioredis';
import { createTicketStore, type TicketStoreOptions } from '../create-ticket-store.ts';
import type { TicketStore } from '../ticket-store.ts';

/** A store on a real Redis with a key space of its own. */
export interface StoreForTest {
  store: TicketStore;
  redis: Redis;
  url: string;
  keyPrefix: string;
  /** Another store on the same keys, over a connection of its own. */
  another(): TicketStore;
  stop(): Promise<void>;
}

/** Starts from an empty key space. */
export async function storeForTest(options: Omit<Partial<TicketStoreOptions>, 'redis'> = {}): Promise<StoreForTest> {
  const server = await redisForTest();
  const keyPrefix = options.keyPrefix ?? server.keyPrefix;
  const connections: Redis[] = [];
  const connect = (): Redis => {
    const redis = new Redis(server.url, { autoResendUnfulfilledCommands: false });
    connections.push(redis);
    return redis;
  };
  const redis = connect();
  return {
    redis,
    url: server.url,
    keyPrefix,
    store: createTicketStore({ redis, ...options, keyPrefix }),
    another: () => createTicketStore({ redis: connect(), ...options, keyPrefix }),
    async stop() {
      for await (const keys of redis.scanStream({ match: `${keyPrefix}*`, count: 1_000 }) as AsyncIterable<string[]>) {
        if (keys.length > 0) await redis.unlink(...keys);
      }
      for (const connection of connections) connection.disconnect();
      await server.stop();
    },
  };
}
