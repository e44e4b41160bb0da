import type { Ruleset } from '@paireto/contracts';
import { limitAfter } from '@paireto/engine';

/** What an estimate of waits wants to know of a ruleset. */
export interface WaitRules {
  /** Nobody waits longer, ms. */
  longestMs: number;
  /** Others whom a player needs for the smallest match. */
  others: number;
  /** Rating points within which others may be met after this wait, ms; absent where ratings say nothing. */
  reachAfter?: (waitMs: number) => number;
}

export function toWaitRules({ rating, teams, minTeams, maxWaitMs }: Ruleset): WaitRules {
  const players = teams.slice(0, minTeams).reduce((sum, { minPlayers }) => sum + minPlayers, 0);
  const rules = { longestMs: maxWaitMs, others: Math.max(1, players - 1) };
  return rating === undefined ? rules : { ...rules, reachAfter: (waitMs) => limitAfter(rating.window, waitMs) };
}
