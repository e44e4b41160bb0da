import { type CheckDetails, METRICS, reportGauges } from '@paireto/runtime';
import type { RecordLag } from '../../ports/record-lag.ts';

const GAUGES = {
  'paireto.records.pending': METRICS['paireto.records.pending'],
  'paireto.records.lag': METRICS['paireto.records.lag'],
};

/** Tells the lag of the record-keeper as gauges, where there is telemetry. Returns how to stop. */
export const reportRecordLag = (read: () => Promise<RecordLag>): (() => void) =>
  reportGauges(GAUGES, async () => {
    const { pending, lagMs } = await read();
    return { 'paireto.records.pending': pending, 'paireto.records.lag': lagMs / 1_000 };
  });

/** The same for `/readyz`: information, which makes nothing unready, also where it cannot be had. */
export async function describeRecordLag(read: () => Promise<RecordLag>): Promise<CheckDetails> {
  try {
    const { pending, lagMs } = await read();
    return { pending, lag_seconds: lagMs / 1_000 };
  } catch (error) {
    return { unknown: error instanceof Error ? error.message || error.name : String(error) };
  }
}
