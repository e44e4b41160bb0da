import { waitUntilLimit } from './growing-limit.ts';
import type { MatchRules } from './match-rules.ts';
import type { PoolTicket } from './pool-ticket.ts';

type RegionRule = NonNullable<MatchRules['regions']>;
type Placed = Pick<PoolTicket, 'region' | 'latencies'>;

/** The regions in which a ticket would play after this wait, as bits in the order of `rule.names`. Only ever grows. */
export function regionMask(rule: RegionRule, ticket: Placed, waitedMs: number): number {
  let mask = 0;
  for (let index = 0; index < rule.names.length; index += 1) {
    if (waitUntilRegion(rule, ticket, rule.names[index]!) <= Math.max(waitedMs, 0)) mask |= 1 << index;
  }
  return mask;
}

/** How long a ticket waits until it would play in this region, ms; Infinity: never. */
export function waitUntilRegion(rule: RegionRule, ticket: Placed, region: string): number {
  if (ticket.latencies !== undefined && rule.latency !== undefined) {
    const latency = ownLatency(ticket, region);
    return latency === undefined ? Number.POSITIVE_INFINITY : waitUntilLimit(rule.latency, latency);
  }
  if (ticket.region === undefined || ticket.region === region) return 0;
  return rule.relaxAfterMs ?? Number.POSITIVE_INFINITY;
}

/** How long tickets must wait until they share a region, ms; Infinity: never. */
export function waitUntilSharedRegion(rule: RegionRule, tickets: readonly Placed[]): number {
  const waits = rule.names.map((name) => Math.max(...tickets.map((ticket) => waitUntilRegion(rule, ticket, name))));
  return Math.min(...waits);
}

/**
 * The region of a group that has waited so long: of those in which all would play, the one that is least bad for the
 * worst off (latency; 0 for the region that one named), then the one that most named. Undefined when all regions are
 * alike to everybody, or none is shared.
 */
export function regionOfGroup(rule: RegionRule, tickets: readonly Placed[], waitedMs: number): string | undefined {
  if (tickets.every((ticket) => ticket.region === undefined && ticket.latencies === undefined)) return undefined;
  let best: { name: string; worst: number; named: number } | undefined;
  for (const name of rule.names) {
    if (tickets.some((ticket) => waitUntilRegion(rule, ticket, name) > Math.max(waitedMs, 0))) continue;
    const worst = Math.max(...tickets.map((ticket) => ownLatency(ticket, name) ?? 0));
    const named = tickets.filter((ticket) => ticket.region === name).length;
    if (best === undefined || worst < best.worst || (worst === best.worst && named > best.named)) {
      best = { name, worst, named };
    }
  }
  return best?.name;
}

/** Latencies come from outside: only own members count. */
const ownLatency = ({ latencies }: Placed, region: string): number | undefined =>
  latencies !== undefined && Object.hasOwn(latencies, region) ? latencies[region] : undefined;
