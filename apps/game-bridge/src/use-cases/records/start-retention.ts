import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@paireto/runtime';
import type { OldHistory } from '../../ports/old-history.ts';
import { forgetHistory } from './forget-history.ts';

/** Between two rounds, give or take a fifth, so that bridges that started together do not go on together. */
const ROUND_INTERVAL_MS = 600_000;
/** Between two steps of a round. */
const STEP_PAUSE_MS = 100;

/**
 * Forgets old history at once and then every 10 min or so, for as long as it is not stopped. A database that is away only
 * costs a round. With 0 days nothing is ever forgotten.
 */
export function startRetention(deps: {
  history: OldHistory;
  /** Full days (UTC) that are kept; 0: all. */
  days: number;
  nowMs: () => number;
  /** Numbers in [0, 1), for jitter. */
  random: () => number;
  logger: Pick<Logger, 'info' | 'warn'>;
}): { stop(): Promise<void> } {
  if (deps.days === 0) return { stop: async () => undefined };
  const stopping = new AbortController();
  const { signal } = stopping;

  /** Tells whether there was nothing in between. */
  const pause = (ms: number): Promise<boolean> => sleep(ms, true, { signal, ref: false }).catch(() => false);

  const run = async (): Promise<void> => {
    do {
      try {
        await forgetHistory({ ...deps, pause: () => pause(STEP_PAUSE_MS) });
      } catch (error) {
        deps.logger.warn({ err: error }, 'old history could not be forgotten; another try later');
      }
    } while (await pause(ROUND_INTERVAL_MS * (0.8 + 0.4 * deps.random())));
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
