import type { Logger } from '@paireto/runtime';

/** Counts what was thrown away because nobody could make sense of it, and says so now and then. */
export interface DropLog {
  note: (count: number, details: object) => void;
  /** All of them since the start. */
  readonly total: number;
}

/** A sender that is out of its mind must not fill the log. */
const SAY_EVERY_MS = 10_000;

export function createDropLog(logger: Logger, monotonicMs: () => number): DropLog {
  let total = 0;
  let saidAtMs = Number.NEGATIVE_INFINITY;
  return {
    note(count, details) {
      total += count;
      if (monotonicMs() - saidAtMs < SAY_EVERY_MS) return;
      saidAtMs = monotonicMs();
      logger.warn({ ...details, droppedSinceStart: total }, 'malformed messages were dropped');
    },
    get total() {
      return total;
    },
  };
}
