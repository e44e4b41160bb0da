import type { MatchEvent } from '@paireto/contracts';
import { contextOf, type Logger, startSpan } from '@paireto/runtime';
import { type MatchRecords, RefusedRecordError } from '../ports/match-records.ts';
import { batchWhileBusy } from './batch-while-busy.ts';
import { foldEvents } from './match-record.ts';
import { retryDelayMs } from './retry-delay.ts';
import { dead, done, retryAfter, type Verdict } from './verdict.ts';

/** Writes the records of events; the verdicts, in their order, come after the commit. */
export type KeepRecords = (events: readonly MatchEvent[]) => Promise<readonly Verdict[]>;

/**
 * Keeps the history up to date, in batches. While the database is away every event is sent back for a while, all for the
 * same while, so that they return as one batch; nothing is tried meanwhile. An event that the database refuses fails alone.
 */
export function createKeepRecords(deps: {
  records: MatchRecords;
  nowMs: () => number;
  /** Numbers in [0, 1), for jitter. */
  random: () => number;
  logger: Pick<Logger, 'info' | 'warn'>;
  /** Events in one transaction at most. */
  maxBatch: number;
  /** How long after a transaction the next one is collected, ms. */
  pauseMs: number;
}): KeepRecords {
  let failures = 0;
  let holdUntilMs = 0;

  const hold = (error: unknown): void => {
    failures += 1;
    holdUntilMs = deps.nowMs() + retryDelayMs(failures, deps.random());
    if (failures === 1) deps.logger.warn({ err: error }, 'records wait for the database');
  };

  const release = (): void => {
    if (failures > 0) deps.logger.info('records are written again');
    failures = 0;
  };

  const held = (): Verdict => retryAfter(Math.max(holdUntilMs - deps.nowMs(), 1));

  /** Writes all; where the database refuses some, halves the list until those stand alone. */
  const write = async (events: readonly MatchEvent[]): Promise<Verdict[]> => {
    try {
      await deps.records.write(foldEvents(events));
      release();
      return events.map(() => done);
    } catch (error) {
      if (!(error instanceof RefusedRecordError)) {
        hold(error);
        return events.map(held);
      }
      if (events.length === 1) return [dead(error.message)];
      const middle = Math.ceil(events.length / 2);
      return [...(await write(events.slice(0, middle))), ...(await write(events.slice(middle)))];
    }
  };

  const keep = batchWhileBusy<MatchEvent, Verdict>({
    maxBatch: deps.maxBatch,
    pauseMs: deps.pauseMs,
    run: async (events) => (deps.nowMs() < holdUntilMs ? events.map(held) : traced(events, () => write(events))),
  });
  return async (events) => (deps.nowMs() < holdUntilMs ? events.map(held) : keep(events));
}

/** A `record.write` span below the match of each event that is traced. */
async function traced<Result>(events: readonly MatchEvent[], work: () => Promise<Result>): Promise<Result> {
  const spans = events.flatMap(({ type, match }) =>
    match.traceparent === undefined
      ? []
      : [
          startSpan('record.write', {
            parent: contextOf(match.traceparent),
            attributes: { 'match.id': match.id, 'match.event': type },
          }),
        ],
  );
  try {
    return await work();
  } finally {
    for (const span of spans) span.end();
  }
}
