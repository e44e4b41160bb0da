import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from './logger.ts';
import { createWriteTogether } from './write-together.ts';

/**
 * A Redis connection for scripts and reads: commands fail fast while Redis is away instead of queueing,
 * nothing is ever resent silently (a resent script could run twice), and it reconnects for ever.
 * All commands of one turn of the event loop leave together; auto-pipelining stays off: it makes EVALSHA slower.
 */
export function connectRedis(options: {
  url: string;
  name: string;
  logger: Logger;
  commandTimeoutMs?: number;
  /** Who signs in, and TLS; what the URL says wins. */
  login?: Pick<RedisOptions, 'username' | 'password' | 'tls'>;
}): Redis {
  const redis = new TogetherRedis(options.url, {
    ...options.login,
    // Redis 7.0 does not know it, and accounts need one command less.
    disableClientInfo: true,
    connectionName: options.name,
    autoResendUnfulfilledCommands: false,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: options.commandTimeoutMs ?? 2_000,
    connectTimeout: 2_000,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 5), 1_000),
  });
  let down = false;
  redis.on('error', (error: Error) => {
    if (!down) options.logger.warn({ err: error.message || error.name }, 'redis is not reachable');
    down = true;
  });
  redis.on('ready', () => {
    if (down) options.logger.info('redis is reachable again');
    down = false;
  });
  return redis;
}

/** A connection whose commands of one turn of the event loop are one write. */
class TogetherRedis extends Redis {
  private readonly hold = createWriteTogether();

  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    if (this.stream?.writable) this.hold(this.stream);
    return super.sendCommand(...args);
  }
}

/** Resolves when the connection is ready for commands. */
export async function redisReady(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return;
  await new Promise<void>((resolve) => redis.once('ready', () => resolve()));
}
