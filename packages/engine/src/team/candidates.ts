import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import type { LinkedOrder } from './linked-order.ts';
import type { TeamMeeting } from './team-meeting.ts';
import type { TeamTable } from './team-table.ts';

/** Tickets that one ticket may meet, in the order in which it would have them. */
export interface Candidates {
  readonly slots: Int32Array;
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
  /** How long the longest wait of all is, in ms. */
  readonly longestWaitMs: number;
}

/** With preferences, so many that may be met are weighed against each other for each that is kept. */
const WEIGHED_PER_CANDIDATE = 16;

/**
 * Collects up to `most` candidates of a ticket: for quality the nearest in rating, walking outward from it; for first
 * come (and where ratings say nothing) the longest waiting. With preferences more of them are looked at and sorted by
 * the points that they cost. O(tickets passed over + most), sorted O(weighed · log weighed).
 */
export function createCandidateSearch<Ticket extends PoolTicket>(
  rules: MatchRules,
  table: TeamTable<Ticket>,
  meeting: TeamMeeting,
): (slot: number, open: OpenTickets, most: number, largest: number, nowMs: number) => Candidates {
  const oldest = rules.expansionAge === 'oldest';
  const firstCome = rules.ordering === 'first-come' || rules.rating === undefined;
  const weighs = rules.preferences.length > 0;
  const found: Candidates & { slots: Int32Array } = { slots: new Int32Array(64), count: 0, players: 0, isAll: true };
  let points = new Float64Array(0);

  const keep = (slot: number): void => {
    if (found.count === found.slots.length) {
      const grown = new Int32Array(2 * found.count);
      grown.set(found.slots);
      found.slots = grown;
    }
    found.slots[found.count] = slot;
    found.count += 1;
    found.players += table.columns.sizes[slot]!;
  };

  return (slot, open, most, largest, nowMs) => {
    const { ratings, sizes, enqueuedAt, ranks } = table.columns;
    const rating = ratings[slot]!;
    const wait = Math.max(nowMs - enqueuedAt[slot]!, 0);
    const widest = meeting.windowAfter(oldest ? Math.max(wait, open.longestWaitMs) : wait);
    const window = meeting.windowAfter(wait);
    const placed = table.tally.placed > 0;
    const { hasConflicts } = meeting;
    const wanted = weighs ? most * WEIGHED_PER_CANDIDATE : most;
    found.count = 0;
    found.players = 0;
    found.isAll = true;

    const waitWith = (other: number): number => {
      const own = Math.max(nowMs - enqueuedAt[other]!, 0);
      return oldest ? Math.max(own, wait) : Math.min(own, wait);
    };

    const isCandidate = (other: number, gap: number): boolean => {
      if (other === slot || open.isOpen[other] === 0 || sizes[other]! > largest) return false;
      const waited = waitWith(other);
      if (gap > (waited === wait ? window : meeting.windowAfter(waited))) return false;
      if (placed && (meeting.regionsAfter(slot, waited) & meeting.regionsAfter(other, waited)) === 0) return false;
      return !hasConflicts || (meeting.limitsAdmit(slot, other) && meeting.mayMeet(slot, other, waited));
    };

    const walkByRating = (): void => {
      const { slots, lefts, rights, count } = open.byRating;
      const isHost = sizes[slot] === 0;
      const position = isHost ? firstFrom(rating) : table.columns.positions[slot]! + 1;
      let left = lefts[position]!;
      let right = isHost ? position : rights[position]!;
      for (;;) {
        const leftGap = left === 0 ? Number.POSITIVE_INFINITY : rating - ratings[slots[left]!]!;
        const rightGap = right > count ? Number.POSITIVE_INFINITY : ratings[slots[right]!]! - rating;
        const goLeft = leftGap < rightGap;
        const gap = goLeft ? leftGap : rightGap;
        if (gap > widest || gap === Number.POSITIVE_INFINITY) return;
        const other = slots[goLeft ? left : right]!;
        if (goLeft) left = lefts[left]!;
        else right = rights[right]!;
        if (!isCandidate(other, gap)) continue;
        if (found.count === wanted) {
          found.isAll = false;
          return;
        }
        keep(other);
      }
    };

    /** The first position of at least this rating, perhaps one that is not linked any more. */
    const firstFrom = (from: number): number => {
      const { slots, count } = open.byRating;
      let low = 1;
      let high = count + 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (ratings[slots[middle]!]! < from) low = middle + 1;
        else high = middle;
      }
      return low;
    };

    const walkByAge = (): void => {
      const { slots, rights, count } = open.byAge;
      for (let position = rights[0]!; position <= count; position = rights[position]!) {
        const other = slots[position]!;
        if (!isCandidate(other, Math.abs(ratings[other]! - rating))) continue;
        if (found.count === wanted) {
          found.isAll = false;
          return;
        }
        keep(other);
      }
    };

    const sortByCost = (): void => {
      if (points.length < ratings.length) points = new Float64Array(ratings.length);
      for (let index = 0; index < found.count; index += 1) {
        const other = found.slots[index]!;
        const gap = firstCome ? 0 : Math.abs(ratings[other]! - rating);
        points[other] = gap + meeting.preferencePoints(slot, other, waitWith(other));
      }
      found.slots.subarray(0, found.count).sort((a, b) => points[a]! - points[b]! || ranks[a]! - ranks[b]!);
      if (found.count <= most) return;
      found.isAll = false;
      found.count = most;
      found.players = 0;
      for (let index = 0; index < most; index += 1) found.players += sizes[found.slots[index]!]!;
    };

    /** Of those that are equally near the longest waiting first. */
    const sortTies = (): void => {
      const { slots, count } = found;
      for (let index = 1; index < count; index += 1) {
        const other = slots[index]!;
        const gap = Math.abs(ratings[other]! - rating);
        let place = index;
        for (; place > 0; place -= 1) {
          const before = slots[place - 1]!;
          if (ranks[before]! < ranks[other]! || Math.abs(ratings[before]! - rating) !== gap) break;
          slots[place] = before;
        }
        slots[place] = other;
      }
    };

    if (firstCome) walkByAge();
    else walkByRating();
    if (weighs) sortByCost();
    else if (!firstCome) sortTies();
    return found;
  };
}
