import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { quotasOf } from './assign-roles.ts';
import { createRoleSeats, type RoleSeats } from './role-seats.ts';
import { createSizePacking, type SizePacking } from './size-packing.ts';
import { alikeTeams, type TeamSizes, teamSizesOf } from './team-sizes.ts';

/** Sizes that the teams of a match may have, with what is computed of them once. */
export interface Formation extends TeamSizes {
  readonly packing: SizePacking;
  /** By team: the first team that is like it. */
  readonly alike: Int32Array;
  /** Single players against each other, and it makes no difference which team is whose. */
  readonly isFreeForAll: boolean;
  /** The quotas of all teams together, and by team; absent: the team has none. */
  readonly roles: RoleSeats | undefined;
  readonly teamRoles: readonly (RoleSeats | undefined)[];
}

/** The formations that the rules allow, the best first. `at`: the ticket in a slot. */
export function formationsOf(rules: MatchRules, at: (slot: number) => PoolTicket): Formation[] {
  const teamRoles = rules.teams.map((team) => {
    const quotas = quotasOf(team);
    return quotas.length === 0 ? undefined : createRoleSeats(quotas, at);
  });
  const rolesOf = new Map<number, RoleSeats | undefined>();
  return teamSizesOf(rules).map((teamSizes): Formation => {
    const teams = teamSizes.sizes.length;
    if (!rolesOf.has(teams)) rolesOf.set(teams, rolesOfAll(rules, teams, at));
    const alike = alikeTeams(rules.teams, teamSizes.sizes);
    return {
      ...teamSizes,
      packing: createSizePacking(teamSizes.sizes),
      alike,
      isFreeForAll: teamSizes.sizes.every((size) => size === 1) && alike.every((team) => team === 0),
      roles: rolesOf.get(teams),
      teamRoles: teamRoles.slice(0, teams),
    };
  });
}

/** The quotas of the first teams, added up. */
function rolesOfAll(rules: MatchRules, teams: number, at: (slot: number) => PoolTicket): RoleSeats | undefined {
  const quotas = new Map<string, number>();
  for (const team of rules.teams.slice(0, teams)) {
    for (const [role, players] of quotasOf(team)) quotas.set(role, (quotas.get(role) ?? 0) + players);
  }
  return quotas.size === 0 ? undefined : createRoleSeats([...quotas], at);
}
