import type { Ticket } from '@paireto/contracts';
import { KeptPlayer, type KeptTicket } from './kept-ticket.ts';
import type { WaitingPool } from './waiting-pool.ts';

type Attributes = Ticket['attributes'][number];

/**
 * The same ticket in as little memory as it takes, for as long as it waits: the names of tenant, queue and pools, and
 * attributes that equal those of the last ticket of the pool, are shared; nothing of the message that brought it stays.
 */
export function keepTicket(ticket: Ticket, pool: WaitingPool): KeptTicket {
  const named = nameAlike(ticket, pool);
  const kept: KeptTicket = {
    id: ticket.id,
    tenant: pool.tenant,
    queue: pool.ruleset.name,
    rulesetVersion: ticket.rulesetVersion,
    pools: named.pools,
    players: ticket.players.map((player) => new KeptPlayer(player)),
    attributes: named.attributes,
    enqueuedAt: ticket.enqueuedAt,
    expiresAt: ticket.expiresAt,
  };
  if (ticket.backfill !== undefined) kept.backfill = ticket.backfill;
  if (ticket.region !== undefined) kept.region = ticket.region;
  if (ticket.latencies !== undefined) kept.latencies = ticket.latencies;
  if (ticket.maxRatingGap !== undefined) kept.maxRatingGap = ticket.maxRatingGap;
  if (ticket.headStartMs !== undefined) kept.headStartMs = ticket.headStartMs;
  if (ticket.traceparent !== undefined) kept.traceparent = ticket.traceparent;
  return kept;
}

/** The pools and attributes that the last ticket named, if this one names equal ones; otherwise its own. */
function nameAlike({ pools, attributes }: Ticket, pool: WaitingPool): WaitingPool['named'] {
  const { named } = pool;
  const isAlike = areEqual(pools, named.pools) && attributes.length === named.attributes.length;
  if (!isAlike || !attributes.every((each, index) => attributesEqual(each, named.attributes[index]!))) {
    pool.named = { pools, attributes };
  }
  return pool.named;
}

function attributesEqual(some: Attributes, others: Attributes): boolean {
  let names = 0;
  for (const name in some) {
    names += 1;
    const value = some[name];
    const other = others[name];
    if (value === other) continue;
    if (!Array.isArray(value) || !Array.isArray(other) || !areEqual(value, other)) return false;
  }
  for (const _ in others) names -= 1;
  return names === 0;
}

function areEqual(some: readonly string[], others: readonly string[]): boolean {
  if (some.length !== others.length) return false;
  for (let index = 0; index < some.length; index += 1) if (some[index] !== others[index]) return false;
  return true;
}
