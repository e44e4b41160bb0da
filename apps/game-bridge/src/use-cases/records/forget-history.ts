import { MATCHES_STREAM } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';
import type { Forgotten, OldHistory } from '../../ports/old-history.ts';
import { atMostEvery } from '../at-most-every.ts';

const DAY_MS = 86_400_000;
const PROGRESS_LOG_INTERVAL_MS = 10_000;
/** The events of a match younger than this may still come: what is being placed may end. */
const STREAM_RETENTION_MS = MATCHES_STREAM.maxAgeNs / 1_000_000;

/** Rows per statement at most, players not counted: small, so that it ends in time also where every row is read from a disk. */
export const FORGET_BATCH = 500;

/** What forgetting needs. */
export interface ForgetHistoryDeps {
  history: OldHistory;
  /** Full days (UTC) that are kept. */
  days: number;
  nowMs: () => number;
  /** Lets others at the database between two steps; tells whether to go on. */
  pause: () => Promise<boolean>;
  logger: Pick<Logger, 'info'>;
}

/**
 * Forgets all that is older than the kept days, the oldest first, in small steps. Several bridges may do so at once: what
 * one is at the others pass over.
 */
export async function forgetHistory(deps: ForgetHistoryDeps): Promise<{ matches: number; challenges: number }> {
  const nowMs = deps.nowMs();
  const beforeMs = Math.floor(nowMs / DAY_MS) * DAY_MS - deps.days * DAY_MS;
  const placingBeforeMs = Math.min(beforeMs, nowMs - STREAM_RETENTION_MS);
  const limit = FORGET_BATCH;
  const matches = await inSteps(deps, 'matches', () =>
    deps.history.forgetMatches({ beforeDayMs: beforeMs, placingBeforeMs, limit }),
  );
  const challenges = await inSteps(deps, 'challenges', () => deps.history.forgetChallenges({ beforeMs, limit }));
  if (matches + challenges > 0) {
    const before = new Date(beforeMs).toISOString();
    deps.logger.info({ matches, challenges, before }, 'old history is forgotten');
  }
  return { matches, challenges };
}

async function inSteps(deps: ForgetHistoryDeps, what: string, step: () => Promise<Forgotten>): Promise<number> {
  const logProgress = atMostEvery(PROGRESS_LOG_INTERVAL_MS, deps.nowMs, ({ count, newestMs }: Forgotten) => {
    const upTo = newestMs === undefined ? undefined : new Date(newestMs).toISOString();
    deps.logger.info({ what, count, up_to: upTo }, 'forgetting old history');
  });
  let total = 0;
  for (;;) {
    const forgotten = await step();
    total += forgotten.count;
    // Fewer than it may be: what is left, if anything, is in somebody else's hands.
    if (forgotten.count < FORGET_BATCH) return total;
    logProgress({ ...forgotten, count: total });
    if (!(await deps.pause())) return total;
  }
}
