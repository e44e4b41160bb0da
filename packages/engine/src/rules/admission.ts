import { limitAfter, waitUntilLimit } from './growing-limit.ts';
import type { MatchRules } from './match-rules.ts';
import type { PoolPlayer, PoolTicket } from './pool-ticket.ts';
import { meetsPreference, preferenceCost, refusesUntil } from './preferences.ts';
import { waitUntilSharedRegion } from './regions.ts';

// Who may meet whom, two tickets at a time, as plainly as possible: the meaning of the rules. The passes compute the
// same on numbers in arrays, faster.

/** Why two tickets may not meet, and from which wait on they may, in ms; Infinity: never. */
export interface Refusal {
  /** `rating`, `region`, `blocked`, `recent`, or `preference:<attribute>`. */
  rule: string;
  untilWaitMs: number;
}

/** The wait that counts for two tickets at this time, in ms. */
export function countingWait(
  rules: Pick<MatchRules, 'expansionAge'>,
  a: PoolTicket,
  b: PoolTicket,
  nowMs: number,
): number {
  const pick = rules.expansionAge === 'oldest' ? Math.min : Math.max;
  return nowMs - pick(a.enqueuedAt, b.enqueuedAt);
}

/** Every rule that has ever to be waited for before these two may meet. */
export function refusalsOf(rules: MatchRules, a: PoolTicket, b: PoolTicket): Refusal[] {
  const refusals: Refusal[] = [
    { rule: 'rating', untilWaitMs: waitUntilRatingsMeet(rules, a, b) },
    { rule: 'region', untilWaitMs: rules.regions === undefined ? 0 : waitUntilSharedRegion(rules.regions, [a, b]) },
    { rule: 'blocked', untilWaitMs: names(a, b, 'blocked') ? Number.POSITIVE_INFINITY : 0 },
    { rule: 'recent', untilWaitMs: waitUntilRecentMeet(rules, a, b) },
  ];
  for (const preference of rules.preferences) {
    const untilWaitMs = refusesUntil(preference);
    if (untilWaitMs === 0 || meetsPreference(preference, a, b)) continue;
    refusals.push({ rule: `preference:${preference.attribute}`, untilWaitMs });
  }
  return refusals.filter(({ untilWaitMs }) => untilWaitMs > 0);
}

/** Whether two tickets may meet at this time. */
export function admits(rules: MatchRules, a: PoolTicket, b: PoolTicket, nowMs: number): boolean {
  const waitedMs = Math.max(countingWait(rules, a, b, nowMs), 0);
  return refusalsOf(rules, a, b).every(({ untilWaitMs }) => untilWaitMs <= waitedMs);
}

/** From when on two tickets may meet, epoch ms; Infinity: never. Whatever may meet once may meet ever after. */
export function admittedFrom(rules: MatchRules, a: PoolTicket, b: PoolTicket): number {
  const waitMs = Math.max(0, ...refusalsOf(rules, a, b).map(({ untilWaitMs }) => untilWaitMs));
  return waitMs - countingWait(rules, a, b, 0);
}

/** How bad a match of two tickets is, in rating points: their gap and what unmet preferences count. */
export function pairCost(rules: MatchRules, a: PoolTicket, b: PoolTicket, nowMs: number): number {
  const gap = rules.rating === undefined ? 0 : Math.abs(a.rating - b.rating);
  return gap + preferenceCost(rules, a, b, Math.max(countingWait(rules, a, b, nowMs), 0));
}

/** The widest gap that these two admit after this wait, in points. */
export function ratingWindow(rules: MatchRules, a: PoolTicket, b: PoolTicket, waitedMs: number): number {
  if (rules.rating === undefined) return Number.POSITIVE_INFINITY;
  const window = limitAfter(rules.rating.window, waitedMs) + provisionalExtra(rules.rating, a, b);
  return Math.min(window, ownLimit(rules.rating.measuredBy, a, b));
}

function waitUntilRatingsMeet({ rating }: MatchRules, a: PoolTicket, b: PoolTicket): number {
  if (rating === undefined) return 0;
  const gap = Math.abs(a.rating - b.rating);
  if (gap > ownLimit(rating.measuredBy, a, b)) return Number.POSITIVE_INFINITY;
  return waitUntilLimit(rating.window, gap, provisionalExtra(rating, a, b));
}

/** Points by which the window of these two is wider than the rules' own, because one of them or both are provisional. */
function provisionalExtra(rating: NonNullable<MatchRules['rating']>, a: PoolTicket, b: PoolTicket): number {
  const provisional = [a, b].filter(({ isProvisional }) => isProvisional).length;
  return provisional >= (rating.measuredBy === 'both' ? 2 : 1) ? (rating.provisionalExtra ?? 0) : 0;
}

function ownLimit(measuredBy: 'both' | 'either', a: PoolTicket, b: PoolTicket): number {
  const one = a.ratingLimit ?? Number.POSITIVE_INFINITY;
  const other = b.ratingLimit ?? Number.POSITIVE_INFINITY;
  return measuredBy === 'both' ? Math.min(one, other) : Math.max(one, other);
}

function waitUntilRecentMeet({ avoidRecent }: MatchRules, a: PoolTicket, b: PoolTicket): number {
  if (avoidRecent === undefined || !names(a, b, 'recent')) return 0;
  return avoidRecent.relaxAfterMs ?? Number.POSITIVE_INFINITY;
}

/** Whether a player of one ticket has a player of the other on this list. */
function names(a: PoolTicket, b: PoolTicket, list: 'blocked' | 'recent'): boolean {
  return namesOneWay(a, b, list) || namesOneWay(b, a, list);
}

const namesOneWay = (a: PoolTicket, b: PoolTicket, list: 'blocked' | 'recent'): boolean =>
  playersOf(a).some((player) => player[list]?.some((id) => playersOf(b).some((other) => other.id === id)) ?? false);

/** Everybody who would be in the match with this ticket: its players, or those of the running game. */
export function playersOf(ticket: PoolTicket): readonly PoolPlayer[] {
  return ticket.seats === undefined ? ticket.players : ticket.seats.teams.flatMap(({ players }) => players);
}
