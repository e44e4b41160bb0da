import type { MatchRules, TeamShape } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { createTeamPool } from './create-team-pool.ts';

// What the tests of pools of teams are written with.

export const team = (
  name: string,
  minPlayers: number,
  maxPlayers = minPlayers,
  roles?: Record<string, number>,
): TeamShape => ({
  name,
  minPlayers,
  maxPlayers,
  ...(roles && { roles }),
});

export const rulesWith = (changes: Partial<MatchRules>): MatchRules => ({
  teams: [team('red', 2), team('blue', 2)],
  minTeams: changes.teams?.length ?? 2,
  fillForMs: 0,
  expansionAge: 'oldest',
  preferences: [],
  strategy: 'longest-wait',
  ordering: 'quality',
  patienceMs: 30_000,
  ...changes,
});

export const within = (initial: number, more: object = {}): NonNullable<MatchRules['rating']> => ({
  window: { initial, max: 10_000, ...more },
  measuredBy: 'both',
});

/** A ticket of so many players of one rating. */
export const ticket = (id: string, rating: number, size = 1, more: Partial<PoolTicket> = {}): PoolTicket => ({
  id,
  rating,
  enqueuedAt: 0,
  players: Array.from({ length: size }, (_, index) => ({ id: `${id}${index}`, rating })),
  ...more,
});

export const solos = (ratings: readonly number[], enqueuedAt = 0): PoolTicket[] =>
  ratings.map((rating, index) => ticket(`s${index}`, rating, 1, { enqueuedAt }));

export function poolOf(rules: MatchRules, tickets: readonly PoolTicket[]) {
  const pool = createTeamPool<PoolTicket>(rules);
  for (const one of tickets) pool.add(one);
  return pool;
}

/** Ids by team of the first match. */
export function rosters(rules: MatchRules, tickets: readonly PoolTicket[], nowMs: number): string[][] | undefined {
  const [first] = poolOf(rules, tickets).findMatches(nowMs).proposals;
  if (first === undefined) return undefined;
  const teams: string[][] = [];
  for (const [index, { id }] of first.tickets.entries()) {
    const at = first.teams[index]!;
    teams[at] = [...(teams[at] ?? []), id].sort();
  }
  return teams;
}
