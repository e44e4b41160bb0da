import type { Scheduler } from './scheduler.ts';

/** What happened, line by line. `text` is only asked for when somebody reads. */
export type EventLog = (actor: string, text: () => string) => void;

/** @param write takes the lines; undefined: nobody reads. */
export function createEventLog(scheduler: Scheduler, startMs: number, write: ((line: string) => void) | undefined) {
  const log: EventLog = (actor, text) => {
    if (write === undefined) return;
    const at = ((scheduler.nowMs() - startMs) / 1_000).toFixed(3).padStart(9);
    write(`${at}  ${actor.padEnd(12)} ${text()}`);
  };
  return log;
}
