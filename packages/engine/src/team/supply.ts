import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { quotasOf } from './assign-roles.ts';
import { createDensity } from './density.ts';

/** What the waiting tickets of a pool have to give around a rating: parties by size, and players by role. */
export interface Supply {
  /** The ticket has come (1), or is not to be had any more (-1). O(players · roles). */
  count(ticket: PoolTicket, by: 1 | -1): void;
  /** By party size: at most so many parties within `reach` points; valid until the next call. */
  around(rating: number, reach: number): Int32Array;
  /** After `around`: at most so many players would play this role. */
  playersOf(role: string): number;
}

/** Density is counted in cells of this part of the first window. */
const CELLS_PER_WINDOW = 4;

export function createSupply(rules: Pick<MatchRules, 'teams' | 'rating'>): Supply {
  const largest = Math.max(...rules.teams.map(({ maxPlayers }) => maxPlayers));
  const roles = [...new Set(rules.teams.flatMap((team) => quotasOf(team).map(([role]) => role)))];
  const numbers = new Map(roles.map((role, index) => [role, largest + 1 + index]));
  const kinds = largest + 1 + roles.length;
  const density = createDensity(kinds, (rules.rating?.window.initial ?? 1) / CELLS_PER_WINDOW);
  const counts = new Int32Array(kinds);

  return {
    count({ rating, players }, by) {
      if (players.length > largest) return;
      density.count(rating, players.length, by);
      if (roles.length === 0) return;
      for (const player of players) {
        const wanted = player.roles === undefined || player.roles.length === 0 ? roles : player.roles;
        for (const role of wanted) {
          const kind = numbers.get(role);
          if (kind !== undefined) density.count(rating, kind, by);
        }
      }
    },
    around(rating, reach) {
      density.around(rating, reach, counts);
      return counts;
    },
    playersOf: (role) => counts[numbers.get(role) ?? 0]!,
  };
}
