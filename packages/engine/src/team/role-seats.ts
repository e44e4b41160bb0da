import type { PoolPlayer, PoolTicket } from '../rules/pool-ticket.ts';
import type { Quotas } from './assign-roles.ts';

/** Counts the seats of role quotas that a group cannot fill, without allocating: a search asks for it again and again. */
export interface RoleSeats {
  readonly quotas: Quotas;
  /** Seats of all quotas. */
  readonly count: number;
  /** Whether a player of this ticket would fill any seat. */
  canFill(slot: number): boolean;
  /** Seats that the players of these tickets cannot fill. */
  missing(slots: Int32Array, count: number): number;
  /** The same for those tickets only whose team is this one. */
  missingIn(slots: Int32Array, count: number, teamOf: Int32Array, team: number): number;
}

/** Of one ticket: what its players would play of the quotas' roles, and how many would play anything. */
interface Wishes {
  readonly anything: number;
  /** By player who named roles of the quotas: numbers of roles. */
  readonly named: readonly Int32Array[];
}

/**
 * Maximum bipartite matching of those who named roles by augmenting paths; who would play anything fills what is left.
 * O(players · seats) per path, a path per player. Source: Kuhn (1955).
 */
export function createRoleSeats(quotas: Quotas, at: (slot: number) => PoolTicket): RoleSeats {
  const seats = Int32Array.from(quotas.flatMap(([, players], role) => Array.from({ length: players }, () => role)));
  const numbers = new Map(quotas.map(([role], index) => [role, index]));
  const wishesOf = new WeakMap<PoolTicket, Wishes>();
  const players: Int32Array[] = [];
  const holder = new Int32Array(seats.length);
  const seen = new Int32Array(seats.length);
  let stamp = 0;

  const wishesAt = (slot: number): Wishes => {
    const ticket = at(slot);
    let wishes = wishesOf.get(ticket);
    if (wishes === undefined) {
      const named = ticket.players.filter(namesRoles);
      wishes = {
        anything: ticket.players.length - named.length,
        named: named
          .map(({ roles }) => Int32Array.from(roles!.flatMap((role) => numbers.get(role) ?? [])))
          .filter(({ length }) => length > 0),
      };
      wishesOf.set(ticket, wishes);
    }
    return wishes;
  };

  const seatPlayer = (player: number): boolean => {
    const roles = players[player]!;
    for (let seat = 0; seat < seats.length; seat += 1) {
      if (seen[seat] === stamp || !roles.includes(seats[seat]!)) continue;
      seen[seat] = stamp;
      if (holder[seat] === -1 || seatPlayer(holder[seat]!)) {
        holder[seat] = player;
        return true;
      }
    }
    return false;
  };

  const missing = (slots: Int32Array, count: number, teamOf: Int32Array | undefined, team: number): number => {
    players.length = 0;
    holder.fill(-1);
    let open = seats.length;
    for (let index = 0; index < count && open > 0; index += 1) {
      if (teamOf !== undefined && teamOf[index] !== team) continue;
      const { anything, named } = wishesAt(slots[index]!);
      open -= anything;
      for (const roles of named) {
        players.push(roles);
        stamp += 1;
        if (open > 0 && seatPlayer(players.length - 1)) open -= 1;
      }
    }
    return Math.max(open, 0);
  };

  return {
    quotas,
    count: seats.length,
    canFill(slot) {
      const { anything, named } = wishesAt(slot);
      return anything > 0 || named.length > 0;
    },
    missing: (slots, count) => missing(slots, count, undefined, 0),
    missingIn: missing,
  };
}

const namesRoles = ({ roles }: PoolPlayer): boolean => roles !== undefined && roles.length > 0;
