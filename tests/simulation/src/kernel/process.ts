import type { EventLog } from './event-log.ts';
import type { Scheduler } from './scheduler.ts';
import { type Suspension, type Task, until } from './task.ts';

/** An operating system process: its memory is gone after a crash, and it may stand still for a while. */
export interface Process {
  readonly name: string;
  readonly status: 'up' | 'paused' | 'down';
  /** Ties a callback to this life: it runs at once, or when the process goes on, or never when it died since. */
  bind<Args extends unknown[]>(run: (...args: Args) => void): (...args: Args) => void;
  spawn(task: Task<void>): void;
  after(delayMs: number, run: () => void): void;
  /** Runs again and again, the first time after one interval. A pause swallows the rounds in between. */
  every(intervalMs: number, run: () => void): void;
  /** Tells when this life ends. */
  onCrash(run: () => void): void;
  start(): void;
  crash(): void;
  pause(): void;
  /** Goes on with what came in meanwhile, in the order in which it came. */
  resume(): void;
}

/** @param deps.boot builds the memory of a life. */
export function createProcess(deps: {
  name: string;
  scheduler: Scheduler;
  log: EventLog;
  boot: (process: Process) => void;
}): Process {
  const { name, scheduler, log } = deps;
  let status: Process['status'] = 'down';
  let life = 0;
  let backlog: (() => void)[] = [];
  let crashListeners: (() => void)[] = [];

  const bind = <Args extends unknown[]>(run: (...args: Args) => void) => {
    const bornIn = life;
    return (...args: Args): void => {
      if (status === 'down' || bornIn !== life) return;
      if (status === 'paused') backlog.push(() => run(...args));
      else run(...args);
    };
  };

  const advance = (task: Task<void>, step: () => IteratorResult<Suspension, void>): void => {
    const next = step();
    if (next.done) return;
    const goOn = bind((again: () => IteratorResult<Suspension, void>) => advance(task, again));
    next.value({
      done: (value) => goOn(() => task.next(value)),
      failed: (error) => goOn(() => task.throw(error)),
    });
  };

  const process: Process = {
    name,
    get status() {
      return status;
    },
    bind,
    spawn: (task) => advance(task, () => task.next()),
    after: (delayMs, run) => scheduler.after(delayMs, bind(run)),
    every(intervalMs, run) {
      const round = bind(() => {
        run();
        scheduler.after(intervalMs, round);
      });
      scheduler.after(intervalMs, round);
    },
    onCrash: (run) => {
      crashListeners.push(run);
    },
    start() {
      if (status !== 'down') return;
      status = 'up';
      life += 1;
      log(name, () => 'starts');
      deps.boot(process);
    },
    crash() {
      if (status === 'down') return;
      log(name, () => 'CRASHES');
      status = 'down';
      backlog = [];
      const listeners = crashListeners;
      crashListeners = [];
      for (const listener of listeners) listener();
    },
    pause() {
      if (status !== 'up') return;
      log(name, () => 'STANDS STILL');
      status = 'paused';
    },
    resume() {
      if (status !== 'paused') return;
      log(name, () => `goes on with ${backlog.length} events`);
      status = 'up';
      const waiting = backlog;
      backlog = [];
      for (const run of waiting) run();
    },
  };
  return process;
}

/** Waits in virtual time. */
export const sleep = (process: Process, delayMs: number): Task<void> =>
  until<void>((resume) => process.after(delayMs, () => resume.done()));
