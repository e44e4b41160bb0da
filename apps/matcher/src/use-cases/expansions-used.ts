import type { Ruleset } from '@paireto/contracts';

type Limit = NonNullable<Ruleset['rating']>['window'];

/** How often a limit has grown after this wait; what is at its maximum grows no more. */
function growths({ initial, max, growth, steps = [] }: Limit, waitedMs: number): number {
  if (growth === undefined) return steps.filter(({ afterMs }) => afterMs <= waitedMs).length;
  return Math.min(Math.floor(waitedMs / growth.everyMs), Math.max(0, Math.ceil((max - initial) / growth.by)));
}

/**
 * Steps by which a ruleset has loosened for who has waited this long: how often its limits (rating, latency) have grown, and
 * demands that are not made any more.
 */
export function expansionsUsed(ruleset: Ruleset, waitedMs: number): number {
  const waited = Math.max(0, waitedMs);
  const { rating, regions, preferences, party, avoidRecent, rolesRelaxAfterMs } = ruleset;
  const relaxations = [
    rolesRelaxAfterMs,
    regions?.relaxAfterMs,
    party.similarSizesRelaxAfterMs,
    avoidRecent?.relaxAfterMs,
    ...preferences.map(({ relaxAfterMs }) => relaxAfterMs),
  ].filter((afterMs) => afterMs !== undefined && afterMs <= waited).length;
  const limits = [rating?.window, regions?.latency].filter((limit) => limit !== undefined);
  return limits.reduce((sum, limit) => sum + growths(limit, waited), relaxations);
}
