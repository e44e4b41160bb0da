import type { Logger } from '@paireto/runtime';

/** A line at the first of some, and one every so often with how many there were. */
const EVERY_MS = 10_000;

/** Tells the log that something is refused: not of each, which would be work in itself. */
export function createShedLog(deps: {
  logger: Pick<Logger, 'warn'>;
  message: string;
  monotonicMs: () => number;
}): (reason: string) => void {
  let saidAtMs = Number.NEGATIVE_INFINITY;
  let refused = 0;
  return (reason) => {
    refused += 1;
    const nowMs = deps.monotonicMs();
    if (nowMs - saidAtMs < EVERY_MS) return;
    deps.logger.warn({ reason, refused }, deps.message);
    saidAtMs = nowMs;
    refused = 0;
  };
}
