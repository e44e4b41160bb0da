import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { type Candidates, createCandidateSearch, type OpenTickets } from './candidates.ts';
import { createTeamForming, type SoughtMatch } from './form-teams.ts';
import { type Formation, formationsOf } from './formation.ts';
import { createGroupSearch, type GroupOutcome } from './group-search.ts';
import { rolesFirst } from './roles-first.ts';
import { anywhere, type SearchBounds, searchBounds } from './search-bounds.ts';
import type { TeamMeeting } from './team-meeting.ts';
import type { TeamTable } from './team-table.ts';

/** Looks for matches around tickets. */
export interface MatchSeeker {
  readonly match: SoughtMatch;
  /** To be called when a pass begins: its searches share what may be spent on hard cases. */
  begin(): void;
  /** Whether hard cases have used up what a pass may spend on them: those that were hard before can wait. */
  readonly isSpent: boolean;
  /** False: the parties around this ticket cannot make up the teams of any match after this wait, by their sizes. */
  couldFill(slot: number, waitedMs: number): boolean;
  /**
   * Looks for a match around one ticket and writes `match`. `none` is certain: there is no match in which the wait of
   * this ticket is the one that counts. `effort` doubles what a hard case may cost.
   */
  seek(slot: number, open: OpenTickets, effort: number, nowMs: number): GroupOutcome;
}

/** A first look at few candidates is mostly enough. */
const FIRST_BUDGET = 200;
/** The second look is at so many at least, and may cost so many steps. */
const SECOND_CANDIDATES = 96;
const SECOND_BUDGET = 6_000;
/** What looks that find nothing may cost in one pass; from then on there are short first looks only. */
const SPARE_BUDGET = 40;
const PASS_BUDGET = 200_000;

/**
 * First a look among few candidates as they come; when that fails, among more of them, region by region and rating
 * window by rating window, so that a choice made early does not stand in the way. As many players as the rules allow
 * at its wait, fewer when that fails. O(candidates) for the first look, O(budget · members) for the second.
 */
export function createMatchSeeker<Ticket extends PoolTicket>(
  rules: MatchRules,
  table: TeamTable<Ticket>,
  meeting: TeamMeeting,
): MatchSeeker {
  const formations = formationsOf(rules, (slot) => table.at(slot));
  const most = formations[0]!.players;
  const least = formations.reduce((fewest, { players }) => Math.min(fewest, players), most);
  const largestTeam = Math.max(...rules.teams.map(({ maxPlayers }) => maxPlayers));
  const candidatesOf = createCandidateSearch(rules, table, meeting);
  const groups = createGroupSearch(rules, table, meeting, most + 1);
  const teams = createTeamForming(rules, table, most);
  const others = new Int32Array(largestTeam + 1);
  const alone = new Int32Array(largestTeam + 1);
  let everybody = new Int32Array(0);
  let passBudget = PASS_BUDGET;
  const firstCandidates = formations.some(({ roles }) => roles !== undefined) ? 4 * most : most + 4;

  /** One search for one formation; `largest` as in the packing. */
  const search = (
    formation: Formation,
    slot: number,
    found: Candidates,
    largest: number,
    bounds: SearchBounds,
    budget: number,
    nowMs: number,
  ): GroupOutcome => {
    const { packing, players, roles } = formation;
    const watchesRoles = roles !== undefined && teams.needsRoles(nowMs - table.columns.enqueuedAt[slot]!);
    return groups.find(
      {
        region: bounds.region,
        low: bounds.low,
        high: bounds.high,
        first: slot,
        candidates: found,
        players: players - table.columns.sizes[slot]!,
        packs: (taken, free) => packing.packs(taken, free, largest),
        isHopeful: watchesRoles
          ? (members, count, missing) => missing >= roles.count || roles.missing(members, count) <= missing
          : undefined,
        accept: (members, count, waitedMs) => teams.form(formation, members, count, waitedMs),
        budget,
      },
      nowMs,
    );
  };

  /** The sizes that the largest party of each team may have; 0: any. */
  const largestSizes = (slot: number, waitedMs: number): number[] => {
    if (!teams.needsSimilarParties(waitedMs)) return [0];
    const own = table.columns.sizes[slot]!;
    return Array.from({ length: largestTeam - own + 1 }, (_, index) => own + index);
  };

  /** Whether these candidates could do for a formation at all. */
  const isPossible = (formation: Formation, slot: number, found: Candidates, waitedMs: number): boolean => {
    const { isFull, players, roles } = formation;
    if (!isFull && waitedMs < rules.fillForMs) return false;
    if (players > found.players + table.columns.sizes[slot]!) return false;
    if (roles === undefined || !teams.needsRoles(waitedMs)) return true;
    if (everybody.length <= found.count) everybody = new Int32Array(2 * found.count + 1);
    everybody.set(found.slots.subarray(0, found.count));
    everybody[found.count] = slot;
    return roles.missing(everybody, found.count + 1) === 0;
  };

  const couldFill = (slot: number, waitedMs: number): boolean => {
    const { ratings, sizes } = table.columns;
    const size = sizes[slot]!;
    if (size > largestTeam) return false;
    const around = table.supply.around(ratings[slot]!, meeting.windowAfter(waitedMs));
    const needsRoles = teams.needsRoles(waitedMs);
    others.set(around.subarray(0, others.length));
    others[size]! -= 1;
    alone.fill(0);
    alone[size] = 1;
    const largest = largestSizes(slot, waitedMs);
    return formations.some(
      ({ isFull, packing, roles }) =>
        (isFull || waitedMs >= rules.fillForMs) &&
        (!needsRoles ||
          roles === undefined ||
          roles.quotas.every(([role, quota]) => table.supply.playersOf(role) >= quota)) &&
        largest.some((most) => packing.packs(alone, others, most)),
    );
  };

  /** The same candidates in an order in which roles are filled first, where they must be. */
  const inOrder = (slot: number, found: Candidates, nowMs: number): Candidates => {
    const { roles } = formations[0]!;
    if (roles === undefined || !teams.needsRoles(nowMs - table.columns.enqueuedAt[slot]!)) return found;
    return rolesFirst(slot, found, roles);
  };

  const firstLook = (slot: number, found: Candidates, nowMs: number): GroupOutcome => {
    const waitedMs = Math.max(nowMs - table.columns.enqueuedAt[slot]!, 0);
    const budget = passBudget > 0 ? FIRST_BUDGET : SPARE_BUDGET;
    let outcome: GroupOutcome = 'none';
    for (const formation of formations) {
      if (!isPossible(formation, slot, found, waitedMs)) continue;
      for (const largest of largestSizes(slot, waitedMs)) {
        const one = search(formation, slot, found, largest, anywhere, budget, nowMs);
        if (one === 'found') return one;
        passBudget -= groups.looks;
        if (one === 'cut') outcome = one;
      }
    }
    return outcome;
  };

  const secondLook = (slot: number, found: Candidates, effort: number, nowMs: number): GroupOutcome => {
    const waitedMs = Math.max(nowMs - table.columns.enqueuedAt[slot]!, 0);
    const parts = searchBounds(rules, table, meeting, slot, found, least, nowMs);
    let budget = Math.min(SECOND_BUDGET << effort, passBudget);
    let outcome: GroupOutcome = 'none';
    for (const formation of formations) {
      if (!isPossible(formation, slot, found, waitedMs)) continue;
      for (const largest of largestSizes(slot, waitedMs)) {
        for (const bounds of parts) {
          if (budget <= 0) return 'cut';
          const share = Math.max(FIRST_BUDGET, budget >> 1);
          const one = search(formation, slot, found, largest, bounds, share, nowMs);
          budget -= groups.looks;
          passBudget -= groups.looks;
          if (one === 'found') return one;
          if (one === 'cut') outcome = one;
        }
      }
    }
    return outcome;
  };

  return {
    match: teams.match,
    begin() {
      passBudget = PASS_BUDGET;
    },
    get isSpent() {
      return passBudget <= 0;
    },
    couldFill,
    seek(slot, open, effort, nowMs) {
      const size = table.columns.sizes[slot]!;
      if (size > largestTeam) return 'none';
      const waitedMs = Math.max(nowMs - table.columns.enqueuedAt[slot]!, 0);
      if (table.columns.misfits[slot] === 1 && teams.needsRoles(waitedMs)) return 'none';
      const few = inOrder(slot, candidatesOf(slot, open, firstCandidates, largestTeam, nowMs), nowMs);
      if (few.players + size < least) return 'none';
      const wasAll = few.isAll;
      const first = firstLook(slot, few, nowMs);
      if (first === 'found' || (first === 'none' && wasAll)) return first;
      if (!couldFill(slot, waitedMs)) return 'none';
      if (passBudget <= 0) return 'cut';
      const more = wasAll
        ? few
        : inOrder(slot, candidatesOf(slot, open, SECOND_CANDIDATES << effort, largestTeam, nowMs), nowMs);
      passBudget -= more.count;
      const second = secondLook(slot, more, effort, nowMs);
      return second === 'none' && !more.isAll ? 'cut' : second;
    },
  };
}
