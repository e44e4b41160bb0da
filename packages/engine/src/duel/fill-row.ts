import type { MatchRules } from '../rules/match-rules.ts';
import { type PoolTicket, seniorityOf } from '../rules/pool-ticket.ts';
import { regionMask } from '../rules/regions.ts';
import { kindOf, type Layout } from './layout.ts';

/** Writes the numbers of a ticket into row `slot`. O(size of the ticket). */
export function fillRow(rules: MatchRules, layout: Layout, slot: number, ticket: PoolTicket): void {
  layout.slots[slot] = slot;
  layout.ratings[slot] = rules.rating === undefined ? 0 : ticket.rating;
  layout.enqueuedAt[slot] = ticket.enqueuedAt;
  layout.seniority[slot] = seniorityOf(ticket);
  layout.limits[slot] = ticket.ratingLimit ?? Number.POSITIVE_INFINITY;
  layout.regions[slot] = rules.regions === undefined ? -1 : regionMask(rules.regions, ticket, 0);
  layout.idBits[slot] = ticket.players.length === 1 ? bitsOf(ticket.players[0]!.id) : 0;
  layout.avoidBits[slot] = avoidBits(rules, ticket);
  layout.scales[slot] = 0;
  layout.kinds[slot] =
    regionKinds(rules, ticket) |
    (rules.rating !== undefined && ticket.ratingLimit !== undefined ? kindOf.limit : 0) |
    (layout.avoidBits[slot] === 0 ? 0 : kindOf.avoid) |
    (hasWish(rules, ticket) ? kindOf.wish : 0) |
    (ticket.headStartMs ? kindOf.headStart : 0);
}

function regionKinds({ regions }: MatchRules, { region, latencies }: PoolTicket): number {
  if (regions === undefined) return 0;
  if (latencies !== undefined && regions.latency !== undefined) return kindOf.region | kindOf.latency;
  if (region === undefined) return 0;
  return regions.names.includes(region) ? kindOf.region : kindOf.region | kindOf.latency;
}

function avoidBits(rules: MatchRules, ticket: PoolTicket): number {
  let bits = 0;
  for (const { blocked, recent } of ticket.players) {
    if (blocked !== undefined) for (const id of blocked) bits |= bitsOf(id);
    if (recent !== undefined && rules.avoidRecent !== undefined) for (const id of recent) bits |= bitsOf(id);
  }
  return bits;
}

const hasWish = ({ preferences }: MatchRules, { attributes }: PoolTicket): boolean =>
  attributes !== undefined && preferences.some(({ attribute }) => Object.hasOwn(attributes, attribute));

/**
 * Two of 32 bits by the end of the id, where ids differ most (hash: FNV-1a). A list of ids has the bits of all: who lacks
 * one of its own in there is not on the list (a Bloom filter; Bloom, 1970).
 */
function bitsOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = Math.max(0, id.length - 8); index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return (1 << (hash >>> 27)) | (1 << ((hash >>> 17) & 31));
}
