import type { Match } from '@paireto/contracts';
import type { Cluster, Redis } from 'ioredis';
import type { TenantKeys } from '../keys.ts';
import { decodeJson } from '../stored-ticket.ts';
import { readHashes } from './pipelines.ts';

/** Matches committed before `untilMs` of the Redis clock whose event nobody confirmed, oldest first. */
export async function readOutbox(
  redis: Redis | Cluster,
  keys: TenantKeys,
  untilMs: number,
  limit: number,
): Promise<Match[]> {
  const ids = await redis.zrangebyscore(keys.outbox, '-inf', untilMs, 'LIMIT', 0, limit);
  const stored = await readHashes(
    redis,
    ids.map((id) => keys.match(id)),
    ['data'],
  );
  const matches = stored.map((fields) => decodeJson<Match>(fields[0]));
  // A match that is gone has nothing to publish, and would hold up those behind it for ever.
  const gone = ids.filter((_, index) => matches[index] === undefined);
  if (gone.length > 0) await redis.zrem(keys.outbox, ...gone);
  return matches.filter((match) => match !== undefined);
}
