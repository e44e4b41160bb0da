import { playersOf } from '../rules/admission.ts';
import { limitAfter } from '../rules/growing-limit.ts';
import type { MatchRules, Preference } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { meetsPreference, preferenceCost, refusesUntil } from '../rules/preferences.ts';
import type { TeamTable } from './team-table.ts';

/** Who may meet whom, on slots: `rules/admission.ts` computed on numbers. Waits in ms, not below zero. */
export interface TeamMeeting {
  /** Points that the ratings of a group may be apart at most after this wait, whoever they are of those who wait now. */
  windowAfter(waitedMs: number): number;
  /** Whether the ratings of two may be so many points apart after this wait. */
  windowAdmits(a: number, b: number, gap: number, waitedMs: number): boolean;
  /** Whether the ratings of the first `count`, which are so many points apart, may be so after this wait. O(count). */
  windowAdmitsAll(members: Int32Array, count: number, spread: number, waitedMs: number): boolean;
  /** Regions as bits that the ticket would play in after this wait; -1: any. */
  regionsAfter(slot: number, waitedMs: number): number;
  /** Whether the gap is within the limits that the two have set themselves. */
  limitsAdmit(a: number, b: number): boolean;
  /** Whether players to avoid and required preferences let them meet after this wait. */
  mayMeet(a: number, b: number, waitedMs: number): boolean;
  /** False: `mayMeet` is true for all that wait now. */
  readonly hasConflicts: boolean;
  /** What unmet preferences of two tickets count, in points. */
  preferencePoints(a: number, b: number, waitedMs: number): number;
}

interface Grudges {
  readonly blocked: ReadonlySet<string>;
  readonly recent: ReadonlySet<string>;
}

export function createTeamMeeting<Ticket extends PoolTicket>(rules: MatchRules, table: TeamTable<Ticket>): TeamMeeting {
  const { rating, regions, avoidRecent, preferences } = rules;
  const required = preferences.filter((preference) => refusesUntil(preference) > 0);
  const recentUntilMs = avoidRecent === undefined ? 0 : (avoidRecent.relaxAfterMs ?? Number.POSITIVE_INFINITY);
  const namedUntilMs = regions?.relaxAfterMs ?? Number.POSITIVE_INFINITY;
  const either = rating?.measuredBy === 'either';
  const extra = rating?.provisionalExtra ?? 0;
  const grudgesOf = new WeakMap<PoolTicket, Grudges>();

  const grudgesAt = (slot: number): Grudges => {
    const ticket = table.at(slot);
    let grudges = grudgesOf.get(ticket);
    if (grudges === undefined) {
      const players = playersOf(ticket);
      grudges = {
        blocked: new Set(players.flatMap(({ blocked }) => blocked ?? [])),
        recent: new Set(players.flatMap(({ recent }) => recent ?? [])),
      };
      grudgesOf.set(ticket, grudges);
    }
    return grudges;
  };

  const refuses = (slot: number, other: number, waitedMs: number): boolean => {
    const { blocked, recent } = grudgesAt(slot);
    const players = playersOf(table.at(other));
    if (blocked.size > 0 && players.some(({ id }) => blocked.has(id))) return true;
    return waitedMs < recentUntilMs && recent.size > 0 && players.some(({ id }) => recent.has(id));
  };

  const isUnmet = (preference: Preference, a: number, b: number, waitedMs: number): boolean =>
    waitedMs < refusesUntil(preference) && !meetsPreference(preference, table.at(a), table.at(b));

  const plainWindow = (waitedMs: number): number =>
    rating === undefined ? Number.POSITIVE_INFINITY : limitAfter(rating.window, waitedMs);

  return {
    windowAfter: (waitedMs) => plainWindow(waitedMs) + (table.tally.provisional > 0 ? extra : 0),
    windowAdmits(a, b, gap, waitedMs) {
      const window = plainWindow(waitedMs);
      const { provisional } = table.columns;
      const isWider = either
        ? provisional[a] === 1 || provisional[b] === 1
        : provisional[a] === 1 && provisional[b] === 1;
      return gap <= (isWider ? window + extra : window);
    },
    windowAdmitsAll(members, count, spread, waitedMs) {
      const window = plainWindow(waitedMs);
      if (spread <= window || spread > window + extra) return spread <= window;
      // Only provisional tickets are so far from others; with `both`, from each other.
      const { provisional, ratings } = table.columns;
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let index = 0; index < count; index += 1) {
        if (provisional[members[index]!] === 1) continue;
        if (!either) return false;
        low = Math.min(low, ratings[members[index]!]!);
        high = Math.max(high, ratings[members[index]!]!);
      }
      return low > high || high - low <= window;
    },
    regionsAfter(slot, waitedMs) {
      const bits = table.columns.regionBits[slot]!;
      if (bits === -1) return -1;
      const waits = table.regionWaitsAt(slot);
      if (waits === undefined) return waitedMs >= namedUntilMs ? -1 : bits;
      let near = 0;
      for (let index = 0; index < waits.length; index += 1) if (waits[index]! <= waitedMs) near |= 1 << index;
      return near;
    },
    limitsAdmit(a, b) {
      const { limits, ratings } = table.columns;
      const limit = either ? Math.max(limits[a]!, limits[b]!) : Math.min(limits[a]!, limits[b]!);
      return rating === undefined || Math.abs(ratings[a]! - ratings[b]!) <= limit;
    },
    mayMeet(a, b, waitedMs) {
      const { grudges } = table.columns;
      if (grudges[a] !== 0 && refuses(a, b, waitedMs)) return false;
      if (grudges[b] !== 0 && refuses(b, a, waitedMs)) return false;
      return !required.some((preference) => isUnmet(preference, a, b, waitedMs));
    },
    get hasConflicts() {
      return required.length > 0 || table.tally.grudges > 0 || table.tally.limits > 0;
    },
    preferencePoints: (a, b, waitedMs) =>
      preferences.length === 0 ? 0 : preferenceCost(rules, table.at(a), table.at(b), waitedMs),
  };
}
