import type { Match } from '@paireto/contracts';
import type { Cluster, Redis } from 'ioredis';
import type { TenantKeys } from '../keys.ts';
import { decodeOnlyMatch } from '../stored-match.ts';
import { readTexts } from './pipelines.ts';

/**
 * Matches of a list whose time there is not after `untilMs` of the Redis clock, earliest first: outbox, placing: when
 * something last happened to them; accepting: until when their players may accept.
 */
export async function readMatches(
  redis: Redis | Cluster,
  keys: TenantKeys,
  list: 'outbox' | 'placing' | 'accepting',
  untilMs: number,
  limit: number,
): Promise<Match[]> {
  const ids = await redis.zrangebyscore(keys[list], '-inf', untilMs, 'LIMIT', 0, limit);
  const stored = await readTexts(
    redis,
    ids.map((id) => keys.match(id)),
  );
  const matches = stored.map((text, index) => decodeOnlyMatch(keys.tenant, ids[index]!, text));
  // A match that is gone has nothing to publish, and would hold up those behind it for ever.
  const gone = ids.filter((_, index) => matches[index] === undefined);
  if (gone.length > 0) await redis.zrem(keys[list], ...gone);
  return matches.filter((match) => match !== undefined);
}
