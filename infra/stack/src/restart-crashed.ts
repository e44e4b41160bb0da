import { setTimeout as sleep } from 'node:timers/promises';
import { logTail } from './log-tail.ts';
import type { StackProcess } from './stack-process.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** One that ran longer than this before it died is restarted without the pauses of earlier deaths. */
const SETTLED_MS = 30_000;

/** Starts processes again that end without having been asked to: a convenience for development. */
export interface CrashRestarter {
  /** To be told when a process has ended. */
  ended(process: StackProcess, ranMs: number): void;
  /** From now on nothing is restarted; waits for a restart that is under way. */
  stop(): Promise<void>;
}

/** @param options.isIntended whether this process was stopped or killed on purpose. */
export function createCrashRestarter(options: {
  isIntended: (name: string) => boolean;
  onProgress: (line: string) => void;
}): CrashRestarter {
  const pauses = new Map<string, number>();
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();

  const restart = async (process: StackProcess, ranMs: number): Promise<void> => {
    const pauseMs = ranMs > SETTLED_MS ? FIRST_PAUSE_MS : (pauses.get(process.name) ?? FIRST_PAUSE_MS);
    pauses.set(process.name, Math.min(pauseMs * 2, LONGEST_PAUSE_MS));
    options.onProgress(
      `${process.name} ended unexpectedly; starting it again in ${pauseMs / 1000} s. Its last log lines:\n${logTail(process.logFile, 8)}`,
    );
    try {
      await sleep(pauseMs, undefined, { signal: stopping.signal });
      await process.start(stopping.signal);
      options.onProgress(`${process.name} runs again.`);
    } catch {
      // What did not start has ended, and that was reported: this is tried again, after a longer pause.
    }
  };

  const ended = (process: StackProcess, ranMs: number): void => {
    if (stopping.signal.aborted || options.isIntended(process.name)) return;
    const work = restart(process, ranMs).finally(() => underWay.delete(work));
    underWay.add(work);
  };

  return {
    ended,
    async stop() {
      stopping.abort();
      await Promise.all(underWay);
    },
  };
}
