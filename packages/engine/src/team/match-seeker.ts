import { limitAfter } from '../rules/growing-limit.ts';
import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolPlayer, PoolTicket } from '../rules/pool-ticket.ts';
import { missingRoles } from './assign-roles.ts';
import { createTeamAssignment } from './assign-teams.ts';
import { type Candidates, createCandidateSearch, type OpenTickets } from './candidates.ts';
import { createGroupSearch, type GroupOutcome } from './group-search.ts';
import { createSizePacking, type SizePacking } from './size-packing.ts';
import type { TeamMeeting } from './team-meeting.ts';
import { alikeTeams, type TeamSizes, teamSizesOf } from './team-sizes.ts';
import type { TeamTable } from './team-table.ts';

/** A match that was found: slots and their teams; valid until the next search. */
export interface SoughtMatch {
  readonly slots: Int32Array;
  readonly teamOf: Int32Array;
  count: number;
  waitedMs: number;
}

/** What looking around one ticket came to. */
export interface SeekResult {
  outcome: GroupOutcome;
  match: SoughtMatch;
}

/** Sizes of the teams with what is computed of them once. */
interface Formation extends TeamSizes {
  readonly packing: SizePacking;
  readonly alike: Int32Array;
  readonly allSingle: boolean;
  readonly largest: number;
  readonly quotas: Readonly<Record<string, number>>;
  readonly quotaSum: number;
}

/** A first look at few candidates is mostly enough; the second look is at so many at least. */
const FIRST_BUDGET = 200;
const SECOND_CANDIDATES = 96;
const SECOND_BUDGET = 4_000;

/**
 * Looks for a match around one ticket, for as many players as the rules allow at its wait.
 *
 * First among few candidates as they come; when that fails among more of them, region by region and rating window by
 * rating window, so that a choice made early does not stand in the way. `effort` doubles candidates and budgets of the
 * second look. `none` is certain: no match with this ticket as the one whose wait counts.
 */
export function createMatchSeeker<Ticket extends PoolTicket>(
  rules: MatchRules,
  table: TeamTable<Ticket>,
  meeting: TeamMeeting,
): (slot: number, open: OpenTickets, effort: number, nowMs: number) => SeekResult {
  const formations = teamSizesOf(rules).map((sizes) => formationOf(rules, sizes));
  const most = formations[0]!.players;
  const least = formations.reduce((fewest, { players }) => Math.min(fewest, players), most);
  const largestTeam = Math.max(...rules.teams.map(({ maxPlayers }) => maxPlayers));
  const hasRoles = formations.some(({ quotaSum }) => quotaSum > 0);
  const candidatesOf = createCandidateSearch(rules, table, meeting);
  const findGroup = createGroupSearch(rules, table, meeting, most + 1);
  const assignTeams = createTeamAssignment();
  const match: SoughtMatch = { slots: new Int32Array(most), teamOf: new Int32Array(most), count: 0, waitedMs: 0 };
  const splitSizes = new Int32Array(most);
  const splitSums = new Float64Array(most);
  const maxDifference = rules.rating?.maxTeamDifference ?? Number.POSITIVE_INFINITY;
  const result: SeekResult = { outcome: 'none', match };

  const needsRoles = (waitedMs: number): boolean => waitedMs < (rules.rolesRelaxAfterMs ?? Number.POSITIVE_INFINITY);
  const needsSimilar = (waitedMs: number): boolean =>
    rules.similarParties !== undefined && waitedMs < (rules.similarParties.relaxAfterMs ?? Number.POSITIVE_INFINITY);

  const playersIn = (slots: Int32Array, count: number): PoolPlayer[] => {
    const players: PoolPlayer[] = [];
    for (let index = 0; index < count; index += 1) players.push(...table.at(slots[index]!).players);
    return players;
  };

  const haveSimilarParties = (formation: Formation, teamOf: Int32Array, count: number): boolean => {
    const largest = new Int32Array(formation.sizes.length);
    for (let index = 0; index < count; index += 1) {
      largest[teamOf[index]!] = Math.max(largest[teamOf[index]!]!, splitSizes[index]!);
    }
    return largest.every((size) => size === largest[0]);
  };

  const haveRoles = (formation: Formation, members: Int32Array, teamOf: Int32Array, count: number): boolean => {
    for (let team = 0; team < formation.sizes.length; team += 1) {
      const quotas = rules.teams[team]!.roles;
      if (quotas === undefined) continue;
      const own = members.subarray(0, count).filter((_, index) => teamOf[index] === team);
      if (missingRoles(playersIn(own, own.length), quotas) > 0) return false;
    }
    return true;
  };

  /** Splits a group into teams; true when that is a match. */
  const form = (formation: Formation, members: Int32Array, count: number, waitedMs: number): boolean => {
    if (!formation.isFull && waitedMs < rules.fillForMs) return false;
    const { ranks, sizes, sums } = table.columns;
    match.slots.set(members.subarray(0, count));
    match.slots.subarray(0, count).sort((a, b) => ranks[a]! - ranks[b]!);
    match.count = count;
    match.waitedMs = waitedMs;
    for (let index = 0; index < count; index += 1) {
      splitSizes[index] = sizes[match.slots[index]!]!;
      splitSums[index] = sums[match.slots[index]!]!;
    }
    const similar = needsSimilar(waitedMs);
    const roles = hasRoles && needsRoles(waitedMs);
    const isAllowed = (teamOf: Int32Array): boolean =>
      (!similar || haveSimilarParties(formation, teamOf, count)) &&
      (!roles || haveRoles(formation, match.slots, teamOf, count));
    if (formation.allSingle && formation.alike.every((team) => team === 0)) {
      for (let index = 0; index < count; index += 1) match.teamOf[index] = index;
      return spreadOf(splitSums, count) <= maxDifference && isAllowed(match.teamOf);
    }
    const { sizes: teamSizes, alike } = formation;
    const split = { count, sizes: splitSizes, sums: splitSums, teamSizes, alike, maxDifference, isAllowed };
    return assignTeams(split, match.teamOf);
  };

  /** One search for one formation; `largest` as in the packing. */
  const search = (
    formation: Formation,
    slot: number,
    found: Candidates,
    largest: number,
    bounds: { region: number; low: number; high: number },
    budget: number,
    nowMs: number,
  ): GroupOutcome => {
    const { packing, players, quotas, quotaSum } = formation;
    const watchRoles = quotaSum > 0 && needsRoles(Math.max(nowMs - table.columns.enqueuedAt[slot]!, 0));
    return findGroup(
      {
        ...bounds,
        first: slot,
        candidates: found.slots,
        count: found.count,
        players: players - table.columns.sizes[slot]!,
        packs: (taken, free) => packing.packs(taken, free, largest),
        ...(watchRoles
          ? {
              isHopeful: (members: Int32Array, count: number, missing: number) =>
                missing >= quotaSum || missingRoles(playersIn(members, count), quotas) <= missing,
            }
          : {}),
        accept: (members, count, waitedMs) => form(formation, members, count, waitedMs),
        budget,
      },
      nowMs,
    );
  };

  /** The sizes that the largest party of each team may have; 0: any. */
  const largestSizes = (slot: number, waitedMs: number): number[] => {
    if (!needsSimilar(waitedMs)) return [0];
    const own = table.columns.sizes[slot]!;
    return Array.from({ length: largestTeam - own + 1 }, (_, index) => own + index);
  };

  /** Where matches with this ticket can be, one place after the other. */
  const places = (slot: number, found: Candidates, nowMs: number): { region: number; low: number; high: number }[] => {
    const { ratings, enqueuedAt } = table.columns;
    const waitedMs = Math.max(nowMs - enqueuedAt[slot]!, 0);
    const bits = table.tally.placed === 0 || rules.regions === undefined ? -1 : meeting.regionsAfter(slot, waitedMs);
    const regions =
      table.tally.placed === 0 || rules.regions === undefined
        ? [-1]
        : rules.regions.names.map((_, index) => 1 << index).filter((bit) => (bits & bit) !== 0);
    const everywhere = regions.map((region) => ({
      region,
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    }));
    if (rules.rating === undefined) return everywhere;
    const window = limitAfter(rules.rating.window, waitedMs);
    const rating = ratings[slot]!;
    const lows = new Set([rating]);
    for (let index = 0; index < found.count; index += 1) {
      const other = ratings[found.slots[index]!]!;
      if (other < rating) lows.add(other);
    }
    const sorted = [...lows].sort((a, b) => b - a);
    const windows = sorted.map((low) => ({ low, high: low + window }));
    return [...regions.flatMap((region) => windows.map((bounds) => ({ region, ...bounds }))), ...everywhere];
  };

  const allowed = (formation: Formation, waitedMs: number, players: number): boolean =>
    (formation.isFull || waitedMs >= rules.fillForMs) && formation.players <= players;

  return (slot, open, effort, nowMs) => {
    const { sizes, enqueuedAt } = table.columns;
    const waitedMs = Math.max(nowMs - enqueuedAt[slot]!, 0);
    const size = sizes[slot]!;
    result.outcome = 'none';
    if (size > largestTeam) return result;
    const anywhere = { region: -1, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    const quick = candidatesOf(slot, open, 2 * most + 4, largestTeam, nowMs);
    if (quick.players + size < least) return result;
    let wasCut = !quick.isAll;
    for (const formation of formations) {
      if (!allowed(formation, waitedMs, quick.players + size)) continue;
      for (const largest of largestSizes(slot, waitedMs)) {
        const outcome = search(formation, slot, quick, largest, anywhere, FIRST_BUDGET, nowMs);
        if (outcome === 'found') return { outcome, match };
        if (outcome === 'cut') wasCut = true;
      }
    }
    if (!wasCut) return result;

    const wide = candidatesOf(slot, open, SECOND_CANDIDATES << effort, largestTeam, nowMs);
    wasCut = !wide.isAll;
    const around = places(slot, wide, nowMs);
    let budget = SECOND_BUDGET << (2 * effort);
    for (const formation of formations) {
      if (!allowed(formation, waitedMs, wide.players + size)) continue;
      for (const largest of largestSizes(slot, waitedMs)) {
        for (const bounds of around) {
          if (budget <= 0) break;
          const share = Math.max(FIRST_BUDGET, budget >> 1);
          const outcome = search(formation, slot, wide, largest, bounds, share, nowMs);
          if (outcome === 'found') return { outcome, match };
          if (outcome === 'cut') {
            wasCut = true;
            budget -= share;
          }
        }
      }
    }
    if (budget <= 0) wasCut = true;
    result.outcome = wasCut ? 'cut' : 'none';
    return result;
  };
}

function formationOf(rules: MatchRules, teamSizes: TeamSizes): Formation {
  const quotas: Record<string, number> = Object.create(null);
  for (let team = 0; team < teamSizes.sizes.length; team += 1) {
    for (const [role, quota] of Object.entries(rules.teams[team]!.roles ?? {})) {
      quotas[role] = (quotas[role] ?? 0) + quota;
    }
  }
  return {
    ...teamSizes,
    packing: createSizePacking(teamSizes.sizes),
    alike: alikeTeams(rules.teams, teamSizes.sizes),
    allSingle: teamSizes.sizes.every((size) => size === 1),
    largest: Math.max(...teamSizes.sizes),
    quotas,
    quotaSum: Object.values(quotas).reduce((sum, quota) => sum + quota, 0),
  };
}

function spreadOf(values: Float64Array, count: number): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < count; index += 1) {
    low = Math.min(low, values[index]!);
    high = Math.max(high, values[index]!);
  }
  return high - low;
}
