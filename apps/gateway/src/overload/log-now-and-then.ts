import type { Logger } from '@paireto/runtime';

const EVERY_MS = 10_000;

/** Logs the first of some, and one every so often with how many there were: not each, which would be work in itself. */
export function createLogNowAndThen(deps: {
  logger: Pick<Logger, 'warn'>;
  message: string;
  monotonicMs: () => number;
}): (reason: string) => void {
  let saidAtMs = Number.NEGATIVE_INFINITY;
  let times = 0;
  return (reason) => {
    times += 1;
    const nowMs = deps.monotonicMs();
    if (nowMs - saidAtMs < EVERY_MS) return;
    deps.logger.warn({ reason, times }, deps.message);
    saidAtMs = nowMs;
    times = 0;
  };
}
