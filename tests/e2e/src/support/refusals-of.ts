import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackHandle } from '@paireto/stack';
import { Redis } from 'ioredis';

/**
 * What NATS and Redis refused the accounts of a stack since it started: nothing, as long as each may do what it has to. Their
 * own words, one line each.
 */
export async function refusalsOf(stack: Pick<StackHandle, 'urls' | 'folder'>): Promise<string[]> {
  const said = readFileSync(join(stack.folder.dataOf('nats'), 'server.log'), 'utf8').split('\n');
  const redis = new Redis(stack.urls.redis, { maxRetriesPerRequest: 1 });
  try {
    const refused = (await redis.call('ACL', 'LOG')) as unknown[][];
    return [
      ...said.filter((line) =>
        /(Publish|Subscription|Inbound Msg|Outbound Msg) Violation|authentication error/i.test(line),
      ),
      ...refused.map((entry) => `Redis: ${entry.slice(0, 10).join(' ')}`),
    ];
  } finally {
    redis.disconnect();
  }
}
