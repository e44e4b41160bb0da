import { admittedFrom } from '../rules/admission.ts';
import { waitUntilLimit } from '../rules/growing-limit.ts';
import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { longestWait, type OpenTickets } from './candidates.ts';
import type { MatchSeeker } from './match-seeker.ts';
import { nextLoosening, type WhatLoosens } from './next-loosening.ts';
import type { TeamMeeting } from './team-meeting.ts';
import type { TeamTable } from './team-table.ts';

/** When tickets that found nothing are to seek again. Errs on the early side only. */
export interface NextLook {
  /**
   * To be called when a pass begins: has everybody seek whom these new tickets may have brought within reach of a
   * match, and those around tickets that are due where these are not the most senior of what they may be in: who is
   * senior chooses first. Returns tickets that are not within reach yet but may be earlier than they thought.
   */
  wake(arrived: Int32Array, open: OpenTickets, nowMs: number): number[];
  /**
   * When a ticket that found nothing among the open ones may find a match if nobody joins, epoch ms: not before its
   * window spans as many players as a match needs, and not before a rule loosens. O(players of a match).
   */
  dueAt(slot: number, open: OpenTickets, nowMs: number): number;
  /** When a running game that nobody could join may be joined, epoch ms. O(n). */
  hostDueAt(host: number, open: OpenTickets, nowMs: number): number;
}

/** Of fewer tickets each new one wakes those around it only, however many are new. */
const FEW = 64;

export function createNextLook<Ticket extends PoolTicket>(
  rules: MatchRules,
  table: TeamTable<Ticket>,
  meeting: TeamMeeting,
  couldFill: MatchSeeker['couldFill'],
): NextLook {
  const full = rules.teams.reduce((sum, { maxPlayers }) => sum + maxPlayers, 0);
  const least = rules.teams.slice(0, rules.minTeams).reduce((sum, { minPlayers }) => sum + minPlayers, 0);
  const oldest = rules.expansionAge === 'oldest';
  /** What the times that tickets wait for were computed with. */
  let what: WhatLoosens = { spread: 0, provisional: false, placed: false, grudges: false };
  let lows = new Float64Array(64);
  let players = new Int32Array(64);

  /** The least points within which this ticket and others are `wanted` players; Infinity: there are not so many. */
  const spreadFor = (slot: number, open: OpenTickets, wanted: number): number => {
    const { ratings, sizes, lefts, rights, count } = open.byRating;
    const position = table.columns.positions[slot]! + 1;
    const rating = ratings[position]!;
    const own = sizes[position]!;
    // By ticket below: its rating, and the players from there up to this one. The spread is one subtraction, as it is
    // where groups are checked: a sum of two gaps may round to more and come too late.
    let below = 0;
    let sum = 0;
    lows[0] = rating;
    players[0] = 0;
    for (let at = lefts[position]!; at !== 0 && sum < wanted; at = lefts[at]!) {
      below += 1;
      if (below === lows.length) [lows, players] = [doubled(lows, Float64Array), doubled(players, Int32Array)];
      sum += sizes[at]!;
      lows[below] = ratings[at]!;
      players[below] = sum;
    }
    let best = Number.POSITIVE_INFINITY;
    let above = own;
    let high = rating;
    for (let at = position; ; ) {
      while (below > 0 && players[below - 1]! + above >= wanted) below -= 1;
      if (players[below]! + above >= wanted) best = Math.min(best, high - lows[below]!);
      at = rights[at]!;
      high = ratings[at]!;
      if (at > count || high - rating >= best) return best;
      above += sizes[at]!;
    }
  };

  const waitForSpread = (spread: number): number => {
    if (spread === Number.POSITIVE_INFINITY) return spread;
    if (rules.rating === undefined) return 0;
    return waitUntilLimit(rules.rating.window, spread, what.provisional ? rules.rating.provisionalExtra : 0);
  };

  /** Whether there are players enough for a match within so many points of a ticket. */
  const isPossible = (slot: number, { byRating }: OpenTickets, reach: number): boolean => {
    const { ratings, sizes, lefts, rights, count } = byRating;
    const position = table.columns.positions[slot]! + 1;
    const rating = ratings[position]!;
    let sum = sizes[position]!;
    for (let at = lefts[position]!; at !== 0 && sum < least && rating - ratings[at]! <= reach; at = lefts[at]!) {
      sum += sizes[at]!;
    }
    for (let at = rights[position]!; at <= count && sum < least && ratings[at]! - rating <= reach; at = rights[at]!) {
      sum += sizes[at]!;
    }
    return sum >= least;
  };

  const wakeAround = (slot: number, open: OpenTickets, nowMs: number): void => {
    const { positions, enqueuedAt, dueAt } = table.columns;
    const { slots, ratings, lefts, rights, count } = open.byRating;
    const own = Math.max(nowMs - enqueuedAt[slot]!, 0);
    const longest = oldest ? Math.max(own, longestWait(open, table, nowMs)) : own;
    const reach = meeting.windowAfter(longest);
    if (!isPossible(slot, open, reach) || !couldFill(slot, longest)) return;
    const position = positions[slot]! + 1;
    const rating = ratings[position]!;
    const wakeIfNear = (at: number): boolean => {
      const gap = Math.abs(ratings[at]! - rating);
      if (gap > reach) return false;
      const wait = Math.max(nowMs - enqueuedAt[slots[at]!]!, 0);
      const counting = oldest ? Math.max(wait, own) : Math.min(wait, own);
      if (gap <= meeting.windowAfter(counting)) dueAt[slots[at]!] = Number.NEGATIVE_INFINITY;
      return true;
    };
    for (let at = lefts[position]!; at !== 0 && wakeIfNear(at); ) at = lefts[at]!;
    for (let at = rights[position]!; at <= count && wakeIfNear(at); ) at = rights[at]!;
  };

  /** Neighbours of a new ticket for whom it may complete the players of a match within fewer points than before. */
  const addNeighbours = (slot: number, { byRating }: OpenTickets, neighbours: number[]): void => {
    const { slots, sizes, lefts, rights, count } = byRating;
    const position = table.columns.positions[slot]! + 1;
    let sum = 0;
    for (let at = lefts[position]!; at !== 0 && sum < full; at = lefts[at]!) {
      neighbours.push(slots[at]!);
      sum += sizes[at]!;
    }
    sum = 0;
    for (let at = rights[position]!; at <= count && sum < full; at = rights[at]!) {
      neighbours.push(slots[at]!);
      sum += sizes[at]!;
    }
  };

  /** Whether more can loosen than when times were computed; then all of them are computed anew. */
  const hasMoreToLoosen = (): boolean => {
    const { byRating, columns, tally } = table;
    const lowest = columns.ratings[byRating[0] ?? 0]!;
    const highest = columns.ratings[byRating[byRating.length - 1] ?? 0]!;
    const now: WhatLoosens = {
      spread: highest - lowest,
      provisional: tally.provisional > 0,
      placed: tally.placed > 0,
      grudges: tally.grudges > 0,
    };
    const flags = ['provisional', 'placed', 'grudges'] as const;
    const hasMore = now.spread > what.spread || flags.some((flag) => now[flag] && !what[flag]);
    if (hasMore) what = now;
    return hasMore;
  };

  return {
    dueAt(slot, open, nowMs) {
      const enqueuedAt = table.columns.enqueuedAt[slot]!;
      const forFull = waitForSpread(spreadFor(slot, open, full));
      const forFewer = Math.max(rules.fillForMs, waitForSpread(spreadFor(slot, open, least)));
      const waitMs = Math.min(forFull, forFewer);
      const waited = Math.max(nowMs - enqueuedAt, 0);
      return enqueuedAt + (waitMs > waited ? waitMs : nextLoosening(rules, what, waited));
    },
    hostDueAt(host, open, nowMs) {
      const { seats } = table.at(host);
      const largest = Math.max(...seats!.teams.map((team) => team.open));
      let next = Number.POSITIVE_INFINITY;
      for (const slot of table.byAge) {
        if (open.isOpen[slot] === 0 || table.columns.sizes[slot]! > largest) continue;
        next = Math.min(next, admittedFrom(rules, table.at(host), table.at(slot)));
      }
      return next <= nowMs ? nowMs + 1_000 : next;
    },
    wake(arrived, open, nowMs) {
      const neighbours: number[] = [];
      const isCrowd = table.count > FEW && arrived.length * 8 >= table.count;
      if (hasMoreToLoosen() || isCrowd) {
        for (const slot of table.byAge) table.columns.dueAt[slot] = Number.NEGATIVE_INFINITY;
        return neighbours;
      }
      for (const slot of arrived) {
        wakeAround(slot, open, nowMs);
        addNeighbours(slot, open, neighbours);
      }
      if (oldest && table.tally.headStarts === 0) return neighbours;
      const due = table.byAge.filter((slot) => table.columns.dueAt[slot]! <= nowMs);
      for (const slot of due) wakeAround(slot, open, nowMs);
      return neighbours;
    },
  };
}

function doubled<Numbers extends Float64Array | Int32Array>(
  numbers: Numbers,
  make: new (length: number) => Numbers,
): Numbers {
  const bigger = new make(2 * numbers.length);
  bigger.set(numbers);
  return bigger;
}
