import type { MatchRules } from '../rules/match-rules.ts';
import { type PoolTicket, seniorityOf } from '../rules/pool-ticket.ts';
import { regionMask } from '../rules/regions.ts';
import { FACTS, factAt, kindOf, type Layout, NO_PLACE } from './layout.ts';
import { addToList, hasList, playerHash, regionsOf, startMarks } from './player-bits.ts';
import { wishHash } from './wish-hash.ts';

/** Writes the numbers of a ticket into row `slot`. O(size of the ticket). */
export function fillRow(rules: MatchRules, layout: Layout, slot: number, ticket: PoolTicket): void {
  layout.slots[slot] = slot;
  layout.ratings[slot] = rules.rating === undefined ? 0 : ticket.rating;
  layout.enqueuedAt[slot] = ticket.enqueuedAt;
  layout.seniority[slot] = seniorityOf(ticket);
  layout.limits[slot] = ticket.ratingLimit ?? Number.POSITIVE_INFINITY;
  fillMarks(rules, layout, slot, ticket);
  layout.wishes[slot] = wishHash(rules, ticket);
  fillFacts(layout, slot);
  const regional = regionKinds(rules, ticket);
  layout.places[slot] = regional === kindOf.region ? placeOf(regionsOf(layout, slot)) : NO_PLACE;
  layout.kinds[slot] =
    regional |
    (rules.rating !== undefined && ticket.ratingLimit !== undefined ? kindOf.limit : 0) |
    (hasList(layout, slot) ? kindOf.avoid : 0) |
    (hasWish(rules, ticket) ? kindOf.wish : 0) |
    (ticket.headStartMs ? kindOf.headStart : 0) |
    (ticket.isProvisional && rules.rating?.provisionalExtra ? kindOf.provisional : 0);
}

function fillFacts({ facts, ratings, enqueuedAt }: Layout, slot: number): void {
  facts[FACTS * slot + factAt.rating] = ratings[slot]!;
  facts[FACTS * slot + factAt.enqueuedAt] = enqueuedAt[slot]!;
  facts[FACTS * slot + factAt.scale] = 0;
}

const placeOf = (regions: number): number =>
  regions !== 0 && (regions & (regions - 1)) === 0 ? 31 - Math.clz32(regions) : NO_PLACE;

function regionKinds({ regions }: MatchRules, { region, latencies }: PoolTicket): number {
  if (regions === undefined) return 0;
  if (latencies !== undefined && regions.latency !== undefined) return kindOf.region | kindOf.latency;
  if (region === undefined) return 0;
  return regions.names.includes(region) ? kindOf.region : kindOf.region | kindOf.latency;
}

function fillMarks(rules: MatchRules, layout: Layout, slot: number, ticket: PoolTicket): void {
  const { players } = ticket;
  const regions = rules.regions === undefined ? -1 : regionMask(rules.regions, ticket, 0);
  startMarks(layout, slot, playerHash(players), regions);
  for (const { blocked, recent } of players) {
    if (blocked !== undefined) for (const id of blocked) addToList(layout, slot, id);
    if (recent !== undefined && rules.avoidRecent !== undefined) for (const id of recent) addToList(layout, slot, id);
  }
}

const hasWish = ({ preferences }: MatchRules, { attributes }: PoolTicket): boolean =>
  attributes !== undefined && preferences.some(({ attribute }) => Object.hasOwn(attributes, attribute));
