import { waitUntilLimit } from '../rules/growing-limit.ts';
import type { GrowingLimit, MatchRules } from '../rules/match-rules.ts';
import { refusesUntil } from '../rules/preferences.ts';

/** What of the rules can loosen for the tickets that wait. */
export interface WhatLoosens {
  /** Points between the lowest and the highest rating: a window that is wider does not matter any more. */
  readonly spread: number;
  /** Whether some windows are wider. */
  readonly provisional: boolean;
  readonly placed: boolean;
  readonly grudges: boolean;
}

/** The first wait above this one at which a rule loosens, in ms; Infinity: none does any more. */
export function nextLoosening(rules: MatchRules, what: WhatLoosens, waitedMs: number): number {
  let next = Number.POSITIVE_INFINITY;
  const at = (waitMs: number | undefined): void => {
    if (waitMs !== undefined && waitMs > waitedMs && waitMs < next) next = waitMs;
  };
  const { rating, regions, avoidRecent, similarParties } = rules;
  at(rules.fillForMs);
  if (rules.teams.some(({ roles }) => roles !== undefined)) at(rules.rolesRelaxAfterMs);
  at(similarParties?.relaxAfterMs);
  if (what.grudges) at(avoidRecent?.relaxAfterMs);
  if (what.placed) at(regions?.relaxAfterMs);
  if (what.placed && regions?.latency !== undefined) at(nextStep(regions.latency, waitedMs, regions.latency.max));
  if (rating !== undefined) at(nextStep(rating.window, waitedMs, what.spread));
  for (const preference of rules.preferences) at(refusesUntil(preference));
  return next;
}

/** The next wait at which the limit grows, as long as it does not admit this much already. */
function nextStep(limit: GrowingLimit, waitedMs: number, enough: number): number | undefined {
  const { growth, steps } = limit;
  if (waitUntilLimit(limit, Math.min(enough, limit.max)) <= waitedMs) return undefined;
  if (growth !== undefined) return (Math.floor(waitedMs / growth.everyMs) + 1) * growth.everyMs;
  return steps?.find(({ afterMs }) => afterMs > waitedMs)?.afterMs;
}
