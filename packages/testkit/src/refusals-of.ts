import { existsSync, readFileSync } from 'node:fs';
import { Redis } from 'ioredis';

/**
 * What NATS and Redis refused to accounts since they started, in their own words, one line each: nothing, as long as each
 * account may do what it has to.
 */
export async function refusalsOf(servers: {
  natsLogFile: string;
  /** Of who may do everything. */
  redisUrl: string;
}): Promise<string[]> {
  const said = existsSync(servers.natsLogFile) ? readFileSync(servers.natsLogFile, 'utf8').split('\n') : [];
  const redis = new Redis(servers.redisUrl, { maxRetriesPerRequest: 1 });
  try {
    const refused = (await redis.call('ACL', 'LOG')) as unknown[][];
    return [
      ...said.filter((line) => /(Publish|Subscription) Violation|authentication error/i.test(line)),
      ...refused.map((entry) => `Redis: ${entry.slice(0, 10).join(' ')}`),
    ];
  } finally {
    redis.disconnect();
  }
}
