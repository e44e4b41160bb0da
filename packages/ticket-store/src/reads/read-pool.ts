import type { Ticket } from '@paireto/contracts';
import type { Cluster, Redis } from 'ioredis';
import type { TenantKeys } from '../keys.ts';
import { decodeTicket, stateOf } from '../stored-ticket.ts';
import { readTexts, readTogether } from './pipelines.ts';

/** Tickets of one page: large enough for few round trips, small enough to keep neither Redis nor this process from others. */
const PAGE_SIZE = 1_000;

type Entry = { ticketId: string; pooledAt: number };

/**
 * The waiting tickets of a pool that entered it at or after `sinceMs`, and the ids of those that vanished without
 * leaving it. Whoever waits from the first to the last page is in it exactly once, whatever comes and goes meanwhile.
 */
export async function readPool(
  redis: Redis | Cluster,
  keys: TenantKeys,
  pool: string,
  sinceMs: number | undefined,
): Promise<{ tickets: Ticket[]; vanished: string[] }> {
  const tickets: Ticket[] = [];
  const vanished: string[] = [];
  const seen = new Set<string>();
  let fromMs = sinceMs ?? 0;
  let limit = PAGE_SIZE;
  let page = await readPage(redis, keys.pool(pool), fromMs, limit);
  while (page.length > 0) {
    const fresh = page.filter((entry) => !seen.has(entry.ticketId));
    for (const entry of fresh) seen.add(entry.ticketId);
    const isLast = page.length < limit;
    // The next page starts at the last time of this one, not after it: others may have come at that very time.
    // Where a whole page came together, only a longer one gets past it.
    const toMs = page.at(-1)?.pooledAt ?? fromMs;
    limit = toMs === fromMs ? limit * 2 : PAGE_SIZE;
    fromMs = toMs;
    const [stored, next] = await Promise.all([
      readTexts(
        redis,
        fresh.map((entry) => keys.ticket(entry.ticketId)),
      ),
      isLast ? [] : readPage(redis, keys.pool(pool), fromMs, limit),
    ]);
    for (const [index, { ticketId }] of fresh.entries()) {
      const state = stateOf(stored[index]);
      if (state === undefined) vanished.push(ticketId);
      if (state !== 'SEARCHING') continue;
      const found = decodeTicket(keys.tenant, ticketId, stored[index]);
      if (found !== undefined) tickets.push(found.ticket);
    }
    page = next;
  }
  return { tickets, vanished };
}

async function readPage(redis: Redis | Cluster, poolKey: string, fromMs: number, limit: number): Promise<Entry[]> {
  const [reply] = await readTogether(redis, (pipeline) => {
    pipeline.zrangebyscore(poolKey, fromMs, '+inf', 'WITHSCORES', 'LIMIT', 0, limit);
  });
  const flat = (reply as string[] | null) ?? [];
  const entries: Entry[] = [];
  for (let index = 0; index < flat.length; index += 2) {
    entries.push({ ticketId: flat[index]!, pooledAt: Number(flat[index + 1]) });
  }
  return entries;
}
