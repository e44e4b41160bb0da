import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';

/** Why a ticket waits although it may meet others, in one sentence; undefined when there is nothing to say. */
export function noteOn(
  rules: MatchRules,
  ticket: PoolTicket,
  admissible: readonly PoolTicket[],
  nowMs: number,
): string | undefined {
  if (admissible.length === 0 || ticket.seats !== undefined) return undefined;
  const needed = playersNeeded(rules, nowMs - ticket.enqueuedAt);
  const present = admissible.reduce((sum, { players }) => sum + players.length, ticket.players.length);
  if (present < needed) {
    return `A match takes ${needed} players; this ticket and those that it may meet are ${present}.`;
  }
  if (rules.waveEveryMs !== undefined) return `Matches are formed every ${seconds(rules.waveEveryMs)}.`;
  if (rules.strategy === 'adaptive') {
    return `It may be held back for a better match, until it has waited ${seconds(rules.patienceMs)}.`;
  }
  return needed > 2 ? 'Enough players wait, but they do not make teams that the rules allow.' : undefined;
}

/** Players of the smallest match that is allowed after this wait. */
function playersNeeded({ teams, minTeams, fillForMs }: MatchRules, waitedMs: number): number {
  const mustBeFull = waitedMs < fillForMs;
  const sizes = teams.map(({ minPlayers, maxPlayers }) => (mustBeFull ? maxPlayers : minPlayers));
  const smallest = sizes.sort((a, b) => a - b).slice(0, mustBeFull ? teams.length : minTeams);
  return smallest.reduce((sum, size) => sum + size, 0);
}

const seconds = (ms: number): string => `${ms / 1_000} s`;
