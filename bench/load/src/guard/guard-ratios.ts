import type { LoadRun } from '../report/load-run.ts';
import { isSystem, microsPerTicket } from '../report/usage-figures.ts';

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
export function guardRatios(run: LoadRun): GuardRatios {
  const { floors } = run;
  return {
    gateway: floors.bareHttpMicros / microsPerTicket(run, (name) => name.startsWith('gateway')),
    system: floors.bareHttpMicros / microsPerTicket(run, isSystem),
    redis: floors.redisScriptMicros / microsPerTicket(run, (name) => name === 'redis'),
  };
}
