import type { LoadRun } from '../report/figures-of-run.ts';

/** How the cost of a ticket compares with that of the bare parts, in the same run: the larger, the better. */
export interface GuardRatios {
  /** A bare POST with HMAC, to the processor time of the gateway per ticket. */
  gateway: number;
  /** A bare POST with HMAC, to the processor time of everything per ticket. */
  system: number;
  /** A bare script call, to the processor time of Redis per ticket. */
  redis: number;
}

/** The ratios of a run. */
export function guardRatios({ usage, result, floors }: LoadRun): GuardRatios {
  const microsOf = (isMeant: (name: string) => boolean): number =>
    (usage.reduce((sum, { name, cpuSeconds }) => sum + (isMeant(name) ? cpuSeconds : 0), 0) / result.acceptedJoins) *
    1e6;
  return {
    gateway: floors.bareHttpMicros / microsOf((name) => name.startsWith('gateway')),
    system: floors.bareHttpMicros / microsOf((name) => name !== 'generator'),
    redis: 1e6 / floors.redisScriptsPerSecond / microsOf((name) => name === 'redis'),
  };
}

/** Below this share of the baseline a ratio is a gross regression: noise of a shared machine stays above it. */
const GROSS = 0.5;

/** What became grossly worse, in words; empty when nothing did. */
export function grossRegressions(now: GuardRatios, baseline: GuardRatios): string[] {
  return (Object.keys(baseline) as (keyof GuardRatios)[])
    .filter((name) => !(now[name] >= baseline[name] * GROSS))
    .map(
      (name) =>
        `${name}: ${now[name].toPrecision(3)} of the floor, less than half of the ${baseline[name].toPrecision(3)} that it was`,
    );
}
