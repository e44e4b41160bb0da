import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import type { Candidates } from './candidates.ts';
import type { TeamMeeting } from './team-meeting.ts';
import type { TeamTable } from './team-table.ts';

/** Whom to choose from, and what a group is. */
export interface GroupQuest {
  /** Who is in the group already. */
  readonly first: number;
  readonly candidates: Candidates;
  /** Players that are to be found. */
  readonly players: number;
  /** Only candidates that would play in this region, as a bit; -1: any that all share. */
  readonly region: number;
  /** Only candidates with ratings from `low` to `high`. */
  readonly low: number;
  readonly high: number;
  /** Whether parties by size fit: `taken` are in the group, `free` could still be. May err on the side of yes. */
  readonly packs: (taken: Int32Array, free: Int32Array) => boolean;
  /** Whether it is still possible with these members and so many players to come. */
  readonly isHopeful?: ((members: Int32Array, count: number, missing: number) => boolean) | undefined;
  /** Whether these members are what is looked for; their counting wait in ms. */
  readonly accept: (members: Int32Array, count: number, waitedMs: number) => boolean;
  /** Candidates to be looked at before giving up. */
  readonly budget: number;
}

/** `none`: there is no such group. `cut`: none was found within the budget. */
export type GroupOutcome = 'found' | 'none' | 'cut';

/** A search that is used again and again. */
export interface GroupSearch {
  find(quest: GroupQuest, nowMs: number): GroupOutcome;
  /** Candidates that the last search looked at, one that it came back to each time. */
  readonly looks: number;
}

/**
 * Looks for a group of tickets of which every two may meet and all share a region: depth first, the candidates in
 * order of preference, so the first group found is made of the first that go together. Branches whose sizes cannot
 * make up the teams, and tickets that may not join those chosen, are left out.
 *
 * Complete within the budget: what may meet is told of every group by its members and its counting wait, and that a
 * group may meet is told by the members chosen so far. O(budget · members).
 */
export function createGroupSearch<Ticket extends PoolTicket>(
  rules: MatchRules,
  table: TeamTable<Ticket>,
  meeting: TeamMeeting,
  maxMembers: number,
): GroupSearch {
  const oldest = rules.expansionAge === 'oldest';
  const members = new Int32Array(maxMembers);
  const taken = new Int32Array(maxMembers + 1);
  const free = new Int32Array(maxMembers + 1);
  let windowWait = -1;
  let windowThen = 0;

  const sharedRegions = (count: number, waitedMs: number): number => {
    let shared = -1;
    for (let index = 0; index < count; index += 1) shared &= meeting.regionsAfter(members[index]!, waitedMs);
    return shared;
  };

  const allMeet = (count: number, from: number, waitedMs: number): boolean => {
    for (let b = from; b < count; b += 1) {
      for (let a = 0; a < b; a += 1) {
        if (!meeting.limitsAdmit(members[a]!, members[b]!)) return false;
        if (!meeting.mayMeet(members[a]!, members[b]!, waitedMs)) return false;
      }
    }
    return true;
  };

  let looks = 0;
  let quest: GroupQuest;
  let now = 0;
  let isPlain = true;

  const windowNow = (waitedMs: number): number => {
    if (waitedMs !== windowWait) [windowWait, windowThen] = [waitedMs, meeting.windowAfter(waitedMs)];
    return windowThen;
  };

  /** The wait that counts once this ticket is with those of this wait. */
  const waitWith = (slot: number, wait: number): number => {
    const own = Math.max(now - table.columns.enqueuedAt[slot]!, 0);
    return oldest ? Math.max(wait, own) : Math.min(wait, own);
  };

  /** Whether ratings so far apart, regions and conflicts let in the last of these members. */
  const mayJoin = (count: number, spread: number, wait: number, waited: number): boolean => {
    if (table.tally.provisional > 0 && !meeting.windowAdmitsAll(members, count, spread, waited)) return false;
    if (table.tally.placed > 0 && (sharedRegions(count, waited) & quest.region) === 0) return false;
    // A shorter wait counts for all of them anew.
    return !meeting.hasConflicts || allMeet(count, waited < wait ? 1 : count - 1, waited);
  };

  /** Members up to `depth` are chosen; they wait for `wait` and are rated from `low` to `high`. */
  const descend = (depth: number, from: number, missing: number, wait: number, low: number, high: number): boolean => {
    if (missing === 0) return quest.accept(members, depth, wait);
    const { slots, ratings, sizes, count } = quest.candidates;
    let unfit = 0;
    let done = false;
    let index = from;
    for (; index < count && !done; index += 1) {
      const size = sizes[index]!;
      const rating = ratings[index]!;
      free[size]! -= 1;
      if (size > missing || (size < 31 && (unfit & (1 << size)) !== 0)) continue;
      if (rating < quest.low || rating > quest.high) continue;
      looks += 1;
      if (looks > quest.budget) {
        index += 1;
        break;
      }
      const slot = slots[index]!;
      const waited = waitWith(slot, wait);
      const lowest = Math.min(rating, low);
      const highest = Math.max(rating, high);
      const spread = highest - lowest;
      if (spread > windowNow(waited)) continue;
      members[depth] = slot;
      if (!isPlain && !mayJoin(depth + 1, spread, wait, waited)) continue;
      taken[size]! += 1;
      if (!quest.packs(taken, free)) unfit |= size < 31 ? 1 << size : 0;
      else if (quest.isHopeful === undefined || quest.isHopeful(members, depth + 1, missing - size)) {
        done = descend(depth + 1, index + 1, missing - size, waited, lowest, highest);
      }
      taken[size]! -= 1;
    }
    for (let back = from; back < index; back += 1) free[sizes[back]!]! += 1;
    return done;
  };

  return {
    find(wanted, nowMs) {
      const { first, candidates, packs, isHopeful, players } = wanted;
      const { ratings, sizes, enqueuedAt } = table.columns;
      quest = wanted;
      now = nowMs;
      isPlain = table.tally.placed === 0 && table.tally.provisional === 0 && !meeting.hasConflicts;
      windowWait = -1;
      looks = 0;
      taken.fill(0);
      free.fill(0);
      for (let index = 0; index < candidates.count; index += 1) free[candidates.sizes[index]!]! += 1;
      if (sizes[first]! > 0) taken[sizes[first]!]! += 1;
      members[0] = first;
      if (!packs(taken, free)) return 'none';
      if (isHopeful !== undefined && !isHopeful(members, 1, players)) return 'none';
      const wait = Math.max(nowMs - enqueuedAt[first]!, 0);
      if (descend(1, 0, players, wait, ratings[first]!, ratings[first]!)) return 'found';
      return looks > wanted.budget ? 'cut' : 'none';
    },
    get looks() {
      return looks;
    },
  };
}
