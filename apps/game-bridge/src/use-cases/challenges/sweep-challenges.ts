import type { Logger } from '@paireto/runtime';
import type { Challenges, TellPlayers } from '../../ports/challenges.ts';
import { retryDelayMs } from '../retry-delay.ts';
import type { TellMatches } from './tell-matches.ts';

const EVERY_MS = 1_000;
/** Rows that one statement takes. */
const BATCH = 200;
/** After this a match that was taken out to be told and was not is taken again: above the time that a publish may take. */
const RETRY_TELLING_MS = 10_000;

/**
 * Ends challenges whose time is up and tells matches that nobody has told, every second, any number of bridges at once.
 * While the database is away it tries less often, and says so once.
 */
export function startChallengeSweeper(deps: {
  challenges: Pick<Challenges, 'endOverdue' | 'takeUntold'>;
  tell: TellMatches;
  tellPlayers: TellPlayers;
  random: () => number;
  logger: Pick<Logger, 'info' | 'warn'>;
}): { stop(): Promise<void> } {
  const { challenges, tell, tellPlayers, random, logger } = deps;
  let failures = 0;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();

  /** Gives how many there were, of one kind at most. */
  const endOverdue = async (): Promise<number> => {
    const { expired, declined } = await challenges.endOverdue(BATCH);
    tellPlayers('expired', expired);
    tellPlayers('declined', declined);
    return Math.max(expired.length, declined.length);
  };

  const sweep = async (): Promise<void> => {
    while (!isStopped && (await endOverdue()) === BATCH);
    while (!isStopped) {
      const untold = await challenges.takeUntold(BATCH, RETRY_TELLING_MS);
      // Where the stream is away, what is left is left for the next sweeps.
      if (untold.length === 0 || (await tell(untold)) > 0 || untold.length < BATCH) return;
    }
  };

  const work = async (): Promise<void> => {
    try {
      await sweep();
      if (failures > 0) logger.info('challenges are looked after again');
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures === 1) logger.warn({ err: error }, 'challenges wait for the database');
    }
    if (!isStopped) schedule(failures === 0 ? EVERY_MS : Math.max(EVERY_MS, retryDelayMs(failures, random())));
  };

  const schedule = (afterMs: number): void => {
    timer = setTimeout(() => {
      working = work();
    }, afterMs);
  };

  schedule(EVERY_MS * random());
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await working;
    },
  };
}
