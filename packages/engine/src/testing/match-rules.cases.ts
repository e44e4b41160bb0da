import type { MatchRules, TeamShape } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';

const team = (name: string, size: number): TeamShape => ({ name, minPlayers: size, maxPlayers: size });

/** One against one, anybody with anybody, longest waiting first; with these rules changed. */
export const duelRules = (changes: Partial<MatchRules> = {}): MatchRules => ({
  teams: [team('white', 1), team('black', 1)],
  minTeams: 2,
  fillForMs: 0,
  expansionAge: 'oldest',
  preferences: [],
  strategy: 'longest-wait',
  ordering: 'quality',
  patienceMs: 30_000,
  ...changes,
});

/** Two teams of so many. */
export const teamRules = (size: number, changes: Partial<MatchRules> = {}): MatchRules =>
  duelRules({ teams: [team('red', size), team('blue', size)], ...changes });

/** ±100 points, 25 more every 10 s. */
export const chessWindow = { initial: 100, max: 1_000, growth: { by: 25, everyMs: 10_000 } };

/** A ticket of one player of that id and rating, with these members changed. */
export const soloTicket = (
  id: string,
  rating: number,
  enqueuedAt = 0,
  changes: Partial<PoolTicket> = {},
): PoolTicket => ({
  id,
  rating,
  enqueuedAt,
  players: [{ id, rating }],
  ...changes,
});
