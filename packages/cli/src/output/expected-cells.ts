import type { WaitEstimate } from '@paireto/contracts';
import { spanText } from './time-text.ts';

/** Heads of the two columns of `expectedCells`. */
export const EXPECTED_HEADS = ['P50', 'P90'] as const;

/** Within which time half of the waits end, and nine of ten; dashes while too little is known. */
export function expectedCells(pool: {
  wait_estimate: WaitEstimate | null;
  estimated_wait_seconds: number | null;
}): [string, string] {
  const { wait_estimate: estimate, estimated_wait_seconds: mean } = pool;
  if (estimate !== null) return [spanText(estimate.p50_seconds), spanText(estimate.p90_seconds)];
  return [mean === null ? '–' : spanText(mean), '–'];
}
