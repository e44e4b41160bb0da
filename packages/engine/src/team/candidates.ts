import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { quotasOf } from './assign-roles.ts';
import { firstPositionFrom, type LinkedOrder } from './linked-order.ts';
import type { TeamMeeting } from './team-meeting.ts';
import type { TeamColumns, TeamTable } from './team-table.ts';

/** Tickets that one ticket may meet, in the order in which it would have them. By candidate; the first `count`. */
export interface Candidates {
  slots: Int32Array;
  ratings: Float64Array;
  sizes: Int32Array;
  count: number;
  /** Players in them. */
  players: number;
  /** Whether there are no others. */
  isAll: boolean;
}

/** The waiting tickets that may still be had, in both orders. */
export interface OpenTickets {
  readonly byAge: LinkedOrder;
  readonly byRating: LinkedOrder;
  /** By slot: 1 while it may be had. */
  readonly isOpen: Uint8Array;
  /** When the longest wait of all began, epoch ms. */
  readonly firstEnqueuedAt: number;
}

/** How long the longest wait of those that are still to be had is at most, in ms. */
export function longestWait(
  { byAge, firstEnqueuedAt }: OpenTickets,
  table: TeamTable<PoolTicket>,
  nowMs: number,
): number {
  const first = byAge.rights[0]!;
  if (first > byAge.count) return 0;
  // Only head starts let somebody wait longer than the first in the order of waiting.
  const since = table.tally.headStarts > 0 ? firstEnqueuedAt : table.columns.enqueuedAt[byAge.slots[first]!]!;
  return Math.max(nowMs - since, 0);
}

/** Collects up to `most` candidates of a ticket, none larger than `largest`; what it returns is valid until the next. */
export type CandidateSearch = (
  slot: number,
  open: OpenTickets,
  most: number,
  largest: number,
  nowMs: number,
) => Candidates;

/**
 * A party is as welcome as if it were so many points nearer for each player beyond the first: single players, who fit in
 * anywhere, are kept for parties that need them. Otherwise the last parties of a crowd find nobody to fill up with.
 */
const POINTS_PER_PLAYER = 5;

/** With preferences, so many that may be met are weighed against each other for each that is kept. */
const WEIGHED_PER_CANDIDATE = 16;

/**
 * For quality the nearest in rating, walking outward from the ticket; for first come (and where ratings say nothing) the
 * longest waiting. With preferences more of them are looked at and sorted by the points that they cost.
 * O(tickets passed over + most), sorted O(weighed · log weighed).
 */
export function createCandidateSearch<Ticket extends PoolTicket>(
  rules: MatchRules,
  table: TeamTable<Ticket>,
  meeting: TeamMeeting,
): CandidateSearch {
  const oldest = rules.expansionAge === 'oldest';
  const firstCome = rules.ordering === 'first-come' || rules.rating === undefined;
  const weighs = rules.preferences.length > 0;
  const hasRoles = rules.teams.some((team) => quotasOf(team).length > 0);
  const rolesUntilMs = hasRoles ? (rules.rolesRelaxAfterMs ?? Number.POSITIVE_INFINITY) : 0;
  let found: Candidates = { ...arraysFor(64), count: 0, players: 0, isAll: true };
  let points = new Float64Array(0);

  // The ticket that candidates are collected for.
  let self = 0;
  let rating = 0;
  let wait = 0;
  let window = 0;
  let widest = 0;
  let longest = 0;
  let wanted = 0;
  let now = 0;
  let sameWait = true;
  /** A running game may come to count a longer wait, by somebody else who joins it: then others may join as well. */
  let longestCounts = false;
  let isHost = false;
  let isPlain = true;

  /** The wait that counts for it and another. */
  const waitWith = (other: number): number => {
    const own = Math.max(now - table.columns.enqueuedAt[other]!, 0);
    return oldest ? Math.max(own, wait) : Math.min(own, wait);
  };

  const mayMeet = (other: number, gap: number): boolean => {
    const { columns } = table;
    const waited = sameWait ? wait : longestCounts ? longest : waitWith(other);
    if (gap > (waited === wait ? window : meeting.windowAfter(waited))) return false;
    if (isPlain) return true;
    if (table.tally.provisional > 0 && !meeting.windowAdmits(self, other, gap, waited)) return false;
    if (waited < rolesUntilMs && columns.misfits[other] === 1 && !isHost) return false;
    const { placed } = table.tally;
    if (placed > 0 && (meeting.regionsAfter(self, waited) & meeting.regionsAfter(other, waited)) === 0) return false;
    return !meeting.hasConflicts || (meeting.limitsAdmit(self, other) && meeting.mayMeet(self, other, waited));
  };

  /** False: there are enough. */
  const keep = (slot: number, itsRating: number, size: number): boolean => {
    const { count } = found;
    if (count === wanted) {
      found.isAll = false;
      return false;
    }
    if (count === found.slots.length) found = grown(found);
    found.slots[count] = slot;
    found.ratings[count] = itsRating;
    found.sizes[count] = size;
    found.count = count + 1;
    found.players += size;
    return true;
  };

  const walkByRating = ({ byRating, isOpen }: OpenTickets, largest: number): void => {
    const { slots, ratings, sizes, lefts, rights } = byRating;
    const position = isHost ? firstPositionFrom(byRating, rating) : table.columns.positions[self]! + 1;
    let left = lefts[position]!;
    let right = isHost ? position : rights[position]!;
    let leftGap = rating - ratings[left]!;
    let rightGap = ratings[right]! - rating;
    for (;;) {
      const goLeft = leftGap < rightGap;
      const at = goLeft ? left : right;
      const gap = goLeft ? leftGap : rightGap;
      if (gap > widest || gap === Number.POSITIVE_INFINITY) return;
      if (goLeft) {
        left = lefts[left]!;
        leftGap = rating - ratings[left]!;
      } else {
        right = rights[right]!;
        rightGap = ratings[right]! - rating;
      }
      if (sizes[at]! > largest || (isHost && isOpen[slots[at]!] === 0) || !mayMeet(slots[at]!, gap)) continue;
      if (!keep(slots[at]!, ratings[at]!, sizes[at]!)) return;
    }
  };

  const walkByAge = ({ byAge }: OpenTickets, largest: number): void => {
    const { slots, ratings, sizes, rights, count } = byAge;
    for (let at = rights[0]!; at <= count; at = rights[at]!) {
      const gap = Math.abs(ratings[at]! - rating);
      if (gap > widest || sizes[at]! > largest || slots[at] === self || !mayMeet(slots[at]!, gap)) continue;
      if (!keep(slots[at]!, ratings[at]!, sizes[at]!)) return;
    }
  };

  /** The dearest first, among equals the longest waiting. Insertion sort: they come nearly in that order. */
  const sortNearby = (): void => {
    const { ranks } = table.columns;
    const { slots, ratings, sizes, count } = found;
    for (let index = 1; index < count; index += 1) {
      const slot = slots[index]!;
      const itsRating = ratings[index]!;
      const size = sizes[index]!;
      const cost = costOf(itsRating, size);
      let place = index;
      for (; place > 0; place -= 1) {
        const before = costOf(ratings[place - 1]!, sizes[place - 1]!);
        if (before < cost || (before === cost && ranks[slots[place - 1]!]! < ranks[slot]!)) break;
        slots[place] = slots[place - 1]!;
        ratings[place] = ratings[place - 1]!;
        sizes[place] = sizes[place - 1]!;
      }
      slots[place] = slot;
      ratings[place] = itsRating;
      sizes[place] = size;
    }
  };

  const costOf = (itsRating: number, size: number): number =>
    Math.abs(itsRating - rating) - (size - 1) * POINTS_PER_PLAYER;

  const sortByCost = (most: number): void => {
    const { ratings, sizes, ranks } = table.columns;
    if (points.length < ratings.length) points = new Float64Array(ratings.length);
    const slots = found.slots.slice(0, found.count);
    for (const other of slots) {
      const gap = firstCome ? 0 : costOf(ratings[other]!, sizes[other]!);
      points[other] = gap + meeting.preferencePoints(self, other, waitWith(other));
    }
    slots.sort((a, b) => points[a]! - points[b]! || ranks[a]! - ranks[b]!);
    found.isAll &&= found.count <= most;
    found.count = Math.min(found.count, most);
    found.players = 0;
    for (let index = 0; index < found.count; index += 1) {
      const slot = slots[index]!;
      found.slots[index] = slot;
      found.ratings[index] = ratings[slot]!;
      found.sizes[index] = sizes[slot]!;
      found.players += sizes[slot]!;
    }
  };

  return (slot, open, most, largest, nowMs) => {
    const { tally, columns } = table;
    self = slot;
    now = nowMs;
    rating = columns.ratings[slot]!;
    wait = Math.max(nowMs - columns.enqueuedAt[slot]!, 0);
    window = meeting.windowAfter(wait);
    longest = oldest ? Math.max(longestWait(open, table, nowMs), wait) : wait;
    isHost = columns.sizes[slot] === 0;
    longestCounts = oldest && isHost;
    widest = longest > wait ? meeting.windowAfter(longest) : window;
    sameWait = oldest && longest <= wait;
    isPlain = tally.placed === 0 && tally.provisional === 0 && !meeting.hasConflicts && !hasRoles;
    wanted = weighs ? most * WEIGHED_PER_CANDIDATE : most;
    found.count = 0;
    found.players = 0;
    found.isAll = true;
    if (firstCome) walkByAge(open, largest);
    else walkByRating(open, largest);
    if (weighs) sortByCost(most);
    else if (!firstCome) sortNearby();
    return found;
  };
}

/** Puts candidates into the order in which they came: who comes first in a search then counts the longest wait. */
export function sortByArrival(found: Candidates, { enqueuedAt, ranks, ratings, sizes }: TeamColumns): void {
  const slots = found.slots.subarray(0, found.count);
  slots.sort((a, b) => enqueuedAt[a]! - enqueuedAt[b]! || ranks[a]! - ranks[b]!);
  for (const [index, slot] of slots.entries()) {
    found.ratings[index] = ratings[slot]!;
    found.sizes[index] = sizes[slot]!;
  }
}

const arraysFor = (capacity: number) => ({
  slots: new Int32Array(capacity),
  ratings: new Float64Array(capacity),
  sizes: new Int32Array(capacity),
});

function grown(candidates: Candidates): Candidates {
  const bigger = { ...candidates, ...arraysFor(2 * candidates.slots.length) };
  bigger.slots.set(candidates.slots);
  bigger.ratings.set(candidates.ratings);
  bigger.sizes.set(candidates.sizes);
  return bigger;
}
