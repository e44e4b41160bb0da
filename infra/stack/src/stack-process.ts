/** A process of the stack: an app, or a server that this stack started. It can be stopped, killed and started again. */
export interface StackProcess {
  readonly name: string;
  readonly kind: 'app' | 'server';
  readonly logFile: string;
  /** GET answers 200 when it is ready; servers have none. */
  readonly healthUrl: string | undefined;
  /** Undefined while it does not run. */
  pid(): number | undefined;
  /** How it ended last; undefined: it never did. Servers do not tell. */
  lastExit?(): number | NodeJS.Signals | undefined;
  /** Starts it and waits until it is ready. Rejects with a `StackError` when it dies or stays unready. */
  start(signal?: AbortSignal): Promise<void>;
  /** Stops it gracefully, by force after `graceMs`; resolves when it is gone. Safe to repeat. */
  stop(graceMs?: number): Promise<void>;
  /** Sends a signal at once. Does nothing when it does not run. */
  kill(signal: NodeJS.Signals): void;
  /** Resolves when the process that runs now has ended; at once when none runs. */
  exited(): Promise<void>;
}

/** Told about every process that begins and ends, so that it can be found and stopped whatever happens. */
export interface ProcessWatcher {
  /** May be told more than once of the same process: servers rewrite their command lines. */
  started(process: StackProcess, pid: number): void;
  ended(process: StackProcess, pid: number): void;
}
