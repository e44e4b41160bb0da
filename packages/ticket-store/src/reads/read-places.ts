import type { Cluster, Redis } from 'ioredis';
import type { TenantKeys } from '../keys.ts';
import type { TicketPlaceQuestion } from '../ticket-store.ts';
import { readTogether } from './pipelines.ts';

/** The best place in line that each ticket has in one of its pools. */
export async function readPlaces(
  redis: Redis | Cluster,
  keys: TenantKeys,
  asked: readonly TicketPlaceQuestion[],
): Promise<(number | undefined)[]> {
  if (asked.length === 0) return [];
  const replies = await readTogether(redis, (pipeline) => {
    for (const { ticketId, pools } of asked) for (const pool of pools) pipeline.zrank(keys.pool(pool), ticketId);
  });
  let read = 0;
  return asked.map(({ pools }) => {
    const ranks = replies.slice(read, read + pools.length) as (number | null)[];
    read += pools.length;
    return bestPlace(ranks);
  });
}

/** The best of these ranks, counted from 1; nulls where there is none. */
export function bestPlace(ranks: readonly (number | null)[]): number | undefined {
  const known = ranks.filter((rank) => rank !== null);
  return known.length === 0 ? undefined : 1 + Math.min(...known);
}
