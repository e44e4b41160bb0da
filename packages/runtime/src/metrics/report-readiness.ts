import type { ReadinessReport } from '../readiness.ts';
import type { Instruments } from './instruments.ts';

/** Tells the checks of /readyz as gauges; they are run when metrics are collected. */
export const reportReadiness = (instruments: Instruments, readiness: () => Promise<ReadinessReport>): void =>
  instruments.gauge('paireto.dependency.up', async (observe) => {
    const { checks } = await readiness();
    for (const [check, { ok }] of Object.entries(checks)) observe(ok ? 1 : 0, check);
  });
