import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { createTeamAssignment } from './assign-teams.ts';
import type { Formation } from './formation.ts';
import type { TeamTable } from './team-table.ts';

/** A match that was found: slots, the longest waiting first, and their teams; valid until the next one. */
export interface SoughtMatch {
  readonly slots: Int32Array;
  readonly teamOf: Int32Array;
  count: number;
  /** The wait that counts for it, in ms. */
  waitedMs: number;
}

/** Makes teams of tickets that may meet. */
export interface TeamForming {
  readonly match: SoughtMatch;
  /** Splits these tickets into teams of the formation and writes `match`; false when the rules allow no such teams. */
  form(formation: Formation, members: Int32Array, count: number, waitedMs: number): boolean;
  /** Whether quotas must be met, and largest parties be alike, after this wait. */
  needsRoles(waitedMs: number): boolean;
  needsSimilarParties(waitedMs: number): boolean;
}

/** `most`: tickets of a match at most. */
export function createTeamForming<Ticket extends PoolTicket>(
  rules: MatchRules,
  table: TeamTable<Ticket>,
  most: number,
): TeamForming {
  const assignTeams = createTeamAssignment();
  const match: SoughtMatch = { slots: new Int32Array(most), teamOf: new Int32Array(most), count: 0, waitedMs: 0 };
  const sizes = new Int32Array(most);
  const sums = new Float64Array(most);
  const largest = new Int32Array(rules.teams.length);
  const maxDifference = rules.rating?.maxTeamDifference ?? Number.POSITIVE_INFINITY;
  const rolesUntilMs = rules.rolesRelaxAfterMs ?? Number.POSITIVE_INFINITY;
  const similarUntilMs =
    rules.similarParties === undefined ? 0 : (rules.similarParties.relaxAfterMs ?? Number.POSITIVE_INFINITY);

  const haveSimilarParties = ({ sizes: teams }: Formation, teamOf: Int32Array): boolean => {
    largest.fill(0);
    for (let index = 0; index < match.count; index += 1) {
      const team = teamOf[index]!;
      if (sizes[index]! > largest[team]!) largest[team] = sizes[index]!;
    }
    return teams.every((_, team) => largest[team] === largest[0]);
  };

  const haveRoles = ({ teamRoles }: Formation, teamOf: Int32Array): boolean =>
    teamRoles.every(
      (roles, team) => roles === undefined || roles.missingIn(match.slots, match.count, teamOf, team) === 0,
    );

  const isAllowed = (formation: Formation, teamOf: Int32Array): boolean =>
    (match.waitedMs >= similarUntilMs || haveSimilarParties(formation, teamOf)) &&
    (match.waitedMs >= rolesUntilMs || haveRoles(formation, teamOf));

  return {
    match,
    needsRoles: (waitedMs) => waitedMs < rolesUntilMs,
    needsSimilarParties: (waitedMs) => waitedMs < similarUntilMs,
    form(formation, members, count, waitedMs) {
      if (!formation.isFull && waitedMs < rules.fillForMs) return false;
      const { columns } = table;
      sortBySeniority(members, count, columns.ranks, match.slots);
      match.count = count;
      match.waitedMs = waitedMs;
      for (let index = 0; index < count; index += 1) {
        sizes[index] = columns.sizes[match.slots[index]!]!;
        sums[index] = columns.sums[match.slots[index]!]!;
      }
      if (formation.isFreeForAll) {
        for (let index = 0; index < count; index += 1) match.teamOf[index] = index;
        return spreadOf(sums, count) <= maxDifference && isAllowed(formation, match.teamOf);
      }
      const { sizes: teamSizes, alike } = formation;
      return assignTeams(
        { count, sizes, sums, teamSizes, alike, maxDifference, isAllowed: (teamOf) => isAllowed(formation, teamOf) },
        match.teamOf,
      );
    },
  };
}

/** Insertion sort: few tickets. */
function sortBySeniority(members: Int32Array, count: number, ranks: Int32Array, sorted: Int32Array): void {
  for (let index = 0; index < count; index += 1) {
    const slot = members[index]!;
    let place = index;
    for (; place > 0 && ranks[sorted[place - 1]!]! > ranks[slot]!; place -= 1) sorted[place] = sorted[place - 1]!;
    sorted[place] = slot;
  }
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
