import type { Cluster, Redis } from 'ioredis';
import type { TenantKeys } from '../keys.ts';
import { isTicket } from '../stored-ticket.ts';
import { readTexts, readTogether } from './pipelines.ts';

/** Ids of watched tickets whose players were last seen at `untilMs` of the Redis clock or before, longest ago first. */
export async function findAbsent(
  redis: Redis | Cluster,
  keys: TenantKeys,
  queue: string,
  untilMs: number,
  limit: number,
): Promise<string[]> {
  const [reply] = await readTogether(redis, (pipeline) => {
    pipeline.zrangebyscore(keys.presence(queue), '-inf', untilMs, 'LIMIT', 0, limit);
  });
  const ids = (reply as string[] | null) ?? [];
  const stored = await readTexts(
    redis,
    ids.map((id) => keys.ticket(id)),
  );
  // A ticket that outlived its retention while nobody swept would hold up those behind it for ever.
  const gone = ids.filter((_, index) => !isTicket(stored[index]));
  if (gone.length > 0) await redis.zrem(keys.presence(queue), ...gone);
  return ids.filter((id) => !gone.includes(id));
}
