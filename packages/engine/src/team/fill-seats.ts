import type { TeamShape } from '../rules/match-rules.ts';
import type { OpenSeats, PoolPlayer } from '../rules/pool-ticket.ts';
import { assignRoles, quotasOf } from './assign-roles.ts';

/** Who enters which team of a running game. */
export interface SeatPlan {
  /** By joining ticket. */
  teamOf: number[];
  /** By joining ticket and player; absent without quotas. */
  roles?: (string | undefined)[][];
}

const MAX_STEPS = 2_000;

/**
 * Gives parties seats in the teams of a running game: so that as few quotas as can be lack somebody, then so that the
 * mean ratings of the teams are as near as can be. Undefined when the parties do not fit.
 * Tries the largest party first, every team with room; the first `MAX_STEPS` steps. O(steps · teams).
 */
export function fillSeats(
  seats: OpenSeats,
  shapes: readonly TeamShape[],
  parties: readonly (readonly PoolPlayer[])[],
): SeatPlan | undefined {
  const order = parties.map((_, index) => index).sort((a, b) => parties[b]!.length - parties[a]!.length || a - b);
  const holes = seats.teams.map(({ open }) => open);
  const counts = seats.teams.map(({ players }) => players.length);
  const sums = seats.teams.map(({ players }) => sumOf(players));
  const teamOf = parties.map(() => -1);
  let best: { teamOf: number[]; missing: number; difference: number } | undefined;
  let steps = 0;

  const settle = (): void => {
    const missing = missingIn(seats, shapes, parties, teamOf);
    const difference = differenceOf(sums, counts);
    if (best && (missing > best.missing || (missing === best.missing && difference >= best.difference))) return;
    best = { teamOf: [...teamOf], missing, difference };
  };

  const descend = (depth: number): void => {
    if (depth === order.length) {
      settle();
      return;
    }
    steps += 1;
    if (steps > MAX_STEPS && best !== undefined) return;
    const index = order[depth]!;
    const party = parties[index]!;
    for (let team = 0; team < holes.length; team += 1) {
      if (holes[team]! < party.length) continue;
      const sum = sumOf(party);
      holes[team]! -= party.length;
      counts[team]! += party.length;
      sums[team]! += sum;
      teamOf[index] = team;
      descend(depth + 1);
      holes[team]! += party.length;
      counts[team]! -= party.length;
      sums[team]! -= sum;
    }
  };

  descend(0);
  if (best === undefined) return undefined;
  const hasRoles = shapes.some(({ roles }) => roles !== undefined);
  return { teamOf: best.teamOf, ...(hasRoles ? { roles: rolesOf(seats, shapes, parties, best.teamOf) } : {}) };
}

const sumOf = (players: readonly PoolPlayer[]): number => players.reduce((sum, { rating }) => sum + rating, 0);

/** Teams without players are not compared. */
function differenceOf(sums: readonly number[], counts: readonly number[]): number {
  const means = sums.flatMap((sum, team) => (counts[team] === 0 ? [] : [sum / counts[team]!]));
  return means.length === 0 ? 0 : Math.max(...means) - Math.min(...means);
}

/** Those of a team after the parties have come: first who plays already. */
const teamAfter = (
  seats: OpenSeats,
  parties: readonly (readonly PoolPlayer[])[],
  teamOf: readonly number[],
  team: number,
): PoolPlayer[] => [
  ...seats.teams[team]!.players,
  ...parties.flatMap((party, index) => (teamOf[index] === team ? party : [])),
];

function missingIn(
  seats: OpenSeats,
  shapes: readonly TeamShape[],
  parties: readonly (readonly PoolPlayer[])[],
  teamOf: readonly number[],
): number {
  let missing = 0;
  for (let team = 0; team < seats.teams.length; team += 1) {
    const quotas = quotasOf(shapes[team]);
    if (quotas.length > 0) missing += assignRoles(teamAfter(seats, parties, teamOf, team), quotas).missing;
  }
  return missing;
}

function rolesOf(
  seats: OpenSeats,
  shapes: readonly TeamShape[],
  parties: readonly (readonly PoolPlayer[])[],
  teamOf: readonly number[],
): (string | undefined)[][] {
  const roles = parties.map((party) => party.map((): string | undefined => undefined));
  for (let team = 0; team < seats.teams.length; team += 1) {
    const assigned = assignRoles(teamAfter(seats, parties, teamOf, team), quotasOf(shapes[team])).roles;
    let next = seats.teams[team]!.players.length;
    for (const [index, party] of parties.entries()) {
      if (teamOf[index] !== team) continue;
      roles[index] = assigned.slice(next, next + party.length);
      next += party.length;
    }
  }
  return roles;
}
