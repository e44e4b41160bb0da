import { createDuelPool } from './duel/create-duel-pool.ts';
import type { Pool } from './pool-contract.ts';
import { checkMatchRules } from './rules/check-match-rules.ts';
import type { MatchRules } from './rules/match-rules.ts';
import type { PoolTicket } from './rules/pool-ticket.ts';
import { createTeamPool } from './team/create-team-pool.ts';

/** A pool for these rules. `seats`: running games may ask for players. @throws {RangeError} when a rule has no meaning. */
export function createPool<Ticket extends PoolTicket>(
  rules: MatchRules,
  options: { backfill?: boolean } = {},
): Pool<Ticket> {
  checkMatchRules(rules);
  const isDuel = rules.teams.length === 2 && rules.minTeams === 2 && rules.teams.every((team) => team.maxPlayers === 1);
  return isDuel && !options.backfill ? createDuelPool(rules) : createTeamPool(rules);
}
