import type { GrowingLimit, MatchRules, Preference } from '../rules/match-rules.ts';
import type { AttributeValue, PoolPlayer, PoolTicket } from '../rules/pool-ticket.ts';

// The rules between two tickets written down once more, from the documentation, slowly, and sharing no code with the
// engine. Each function says which rules two tickets break after a wait.

/** Names of the rules that keep two tickets apart after this wait, which is the one that counts. */
export function brokenByPair(rules: MatchRules, a: PoolTicket, b: PoolTicket, waitedMs: number): string[] {
  const broken: string[] = [];
  if (!ratingsAllow(rules, a, b, waitedMs)) broken.push('rating');
  if (sharedRegions(rules, [a, b], waitedMs).length === 0) broken.push('region');
  if (isListed(a, b, 'blocked')) broken.push('blocked');
  const recentHolds = rules.avoidRecent !== undefined && holdsAfter(rules.avoidRecent.relaxAfterMs, waitedMs);
  if (recentHolds && isListed(a, b, 'recent')) broken.push('recent');
  for (const preference of rules.preferences) {
    const refuses = preference.required && holdsAfter(preference.relaxAfterMs, waitedMs);
    if (refuses && !isMet(preference, a, b)) broken.push(`preference:${preference.attribute}`);
  }
  return broken;
}

/** What counts as the wait of tickets together; never below zero. */
export function waitOf(rules: MatchRules, tickets: readonly PoolTicket[], nowMs: number): number {
  const waits = tickets.map((ticket) => nowMs - ticket.enqueuedAt);
  const waitedMs = rules.expansionAge === 'newest' ? Math.min(...waits) : Math.max(...waits);
  return Math.max(waitedMs, 0);
}

/** Whether something that is relaxed after a time (absent: never) still holds. */
export const holdsAfter = (relaxAfterMs: number | undefined, waitedMs: number): boolean =>
  relaxAfterMs === undefined ? true : waitedMs < relaxAfterMs;

/** A limit after a wait, counted up growth by growth. */
export function limitAt(limit: GrowingLimit, waitedMs: number): number {
  let value = limit.initial;
  if (limit.growth !== undefined && limit.growth.by > 0) {
    let times = 0;
    for (let at = limit.growth.everyMs; at <= waitedMs && value < limit.max; at += limit.growth.everyMs) {
      times += 1;
      value = limit.initial + times * limit.growth.by;
    }
  }
  for (const step of limit.steps ?? []) if (step.afterMs <= waitedMs) value = step.value;
  return Math.min(value, limit.max);
}

function ratingsAllow(rules: MatchRules, a: PoolTicket, b: PoolTicket, waitedMs: number): boolean {
  if (rules.rating === undefined) return true;
  const gap = a.rating > b.rating ? a.rating - b.rating : b.rating - a.rating;
  const mineAllows = a.ratingLimit === undefined || gap <= a.ratingLimit;
  const theirsAllows = b.ratingLimit === undefined || gap <= b.ratingLimit;
  const ownAllow = rules.rating.measuredBy === 'both' ? mineAllows && theirsAllows : mineAllows || theirsAllows;
  return ownAllow && gap <= limitAt(rules.rating.window, waitedMs) + extraOf(rules, [a, b]);
}

/** Points by which the window of these tickets is wider: the extra of the one with the least, or with the most. */
export function extraOf({ rating }: MatchRules, tickets: readonly PoolTicket[]): number {
  const extras = tickets.map(({ isProvisional }) => (isProvisional === true ? (rating?.provisionalExtra ?? 0) : 0));
  return rating?.measuredBy === 'both' ? Math.min(...extras) : Math.max(...extras);
}

/** The regions in which all these tickets would play after this wait. One nameless region when there is no such rule. */
export function sharedRegions(rules: MatchRules, tickets: readonly PoolTicket[], waitedMs: number): string[] {
  const { regions } = rules;
  if (regions === undefined) return [''];
  return regions.names.filter((name) =>
    tickets.every(({ region, latencies }) => {
      if (regions.latency !== undefined && latencies !== undefined) {
        const measured = Object.entries(latencies).find(([key]) => key === name)?.[1];
        return measured !== undefined && measured <= limitAt(regions.latency, waitedMs);
      }
      return region === undefined || region === name || !holdsAfter(regions.relaxAfterMs, waitedMs);
    }),
  );
}

/** Everybody who is in the match because of this ticket. */
export const everybodyOf = (ticket: PoolTicket): PoolPlayer[] => [
  ...ticket.players,
  ...(ticket.seats?.teams ?? []).flatMap(({ players }) => [...players]),
];

function isListed(a: PoolTicket, b: PoolTicket, list: 'blocked' | 'recent'): boolean {
  for (const one of everybodyOf(a)) {
    for (const other of everybodyOf(b)) {
      if (one[list]?.includes(other.id) || other[list]?.includes(one.id)) return true;
    }
  }
  return false;
}

function isMet(preference: Preference, a: PoolTicket, b: PoolTicket): boolean {
  const wishOf = ({ attributes }: PoolTicket): AttributeValue | undefined =>
    Object.entries(attributes ?? {}).find(([name]) => name === preference.attribute)?.[1];
  const one = wishOf(a);
  const other = wishOf(b);
  if (one === undefined || other === undefined) return true;
  if (preference.compare === 'equal') return one === other;
  if (preference.compare === 'distance') {
    return Math.abs((one as number) - (other as number)) <= preference.within;
  }
  const mine = one as readonly string[];
  const theirs = other as readonly string[];
  const common = mine.filter((member) => theirs.includes(member)).length;
  return common >= preference.atLeast || common === mine.length || common === theirs.length;
}

/** Points that the unmet preferences of two tickets count after this wait. */
export function unmetPoints(rules: MatchRules, a: PoolTicket, b: PoolTicket, waitedMs: number): number {
  return rules.preferences
    .filter((preference) => !isMet(preference, a, b))
    .filter(({ required, relaxAfterMs }) => required || holdsAfter(relaxAfterMs, waitedMs))
    .reduce((sum, { weight }) => sum + weight, 0);
}
