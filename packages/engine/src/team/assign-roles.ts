import type { TeamShape } from '../rules/match-rules.ts';
import type { PoolPlayer } from '../rules/pool-ticket.ts';

/** Role -> players who are to play it. A list, for roles may be named like members of every object. */
export type Quotas = readonly (readonly [role: string, players: number])[];

/** The quotas of a team; none when it has no roles. */
export const quotasOf = (shape: TeamShape | undefined): Quotas => Object.entries(shape?.roles ?? {});

/** Who plays what in one team. */
export interface RoleAssignment {
  /** By player; undefined: no role of the quotas, and none named. */
  roles: (string | undefined)[];
  /** Seats of the quotas that nobody plays. */
  missing: number;
}

/**
 * Gives as many seats of the quotas as can be to players who would play them, first choices first; the others play the
 * role that is dearest to them. Who names none would play any.
 *
 * Maximum bipartite matching by augmenting paths, in rounds that allow one more choice each, so that dear roles are
 * given first and nobody who has a seat loses it: O(rounds · seats · players · choices).
 * Source: Kuhn, "The Hungarian method for the assignment problem" (1955).
 */
export function assignRoles(players: readonly PoolPlayer[], quotas: Quotas): RoleAssignment {
  const seats = quotas.flatMap(([role, quota]) => Array.from({ length: quota }, () => role));
  const seatOf = new Int32Array(players.length).fill(-1);
  const isFilled = new Uint8Array(seats.length);
  const rounds = Math.max(1, ...players.map(({ roles }) => roles?.length ?? 0));
  const wishes = seats.map((role) => players.map((player) => wishFor(player, role, rounds - 1)));
  let filled = 0;
  for (let round = 0; round < rounds && filled < seats.length; round += 1) {
    for (let seat = 0; seat < seats.length; seat += 1) {
      if (isFilled[seat] === 1 || !augment(wishes, seatOf, seat, round, new Uint8Array(players.length))) continue;
      isFilled[seat] = 1;
      filled += 1;
    }
  }
  const roles = players.map((player, index) => {
    const seat = seatOf[index]!;
    return seat === -1 ? player.roles?.[0] : seats[seat];
  });
  return { roles, missing: seats.length - filled };
}

/** Place of the role among the player's choices. Who names none is asked last, so that others get what is dear to them. */
function wishFor({ roles }: PoolPlayer, role: string, last: number): number {
  if (roles === undefined || roles.length === 0) return last;
  const place = roles.indexOf(role);
  return place === -1 ? Number.POSITIVE_INFINITY : place;
}

function augment(
  wishes: readonly (readonly number[])[],
  seatOf: Int32Array,
  seat: number,
  round: number,
  seen: Uint8Array,
): boolean {
  for (let player = 0; player < seatOf.length; player += 1) {
    if (seen[player] === 1 || wishes[seat]![player]! > round) continue;
    seen[player] = 1;
    const held = seatOf[player]!;
    if (held === -1 || augment(wishes, seatOf, held, round, seen)) {
      seatOf[player] = seat;
      return true;
    }
  }
  return false;
}

/** Whether a party leaves its team seats enough for the roles that it lacks, in the largest team of one of these shapes. */
export const fitsATeam = (players: readonly PoolPlayer[], teams: readonly TeamShape[]): boolean =>
  teams.some((team) => {
    const open = team.maxPlayers - players.length;
    return open >= 0 && assignRoles(players, quotasOf(team)).missing <= open;
  });
