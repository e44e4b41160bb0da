import { inspect } from 'node:util';
import { ConfigError } from './env.ts';

/** A started app. `stop` drains and closes everything; it is called once. */
export interface RunningApp {
  stop(): Promise<void>;
}

/** After this long a graceful stop is given up. */
const STOP_LIMIT_MS = 25_000;

/** Starts an app, stops it gracefully on SIGTERM and SIGINT, and exits non-zero with a sentence when it cannot start. */
export async function runApp(start: () => Promise<RunningApp>): Promise<void> {
  let app: RunningApp;
  try {
    app = await start();
  } catch (error) {
    const text =
      error instanceof ConfigError
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error);
    process.stderr.write(`${text}\n`);
    process.exit(1);
  }
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`stopping failed: ${inspect(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Runs the closers in the reverse order of their registration, each even when an earlier one failed. */
export function createClosers(): { add(close: () => Promise<void> | void): void; closeAll(): Promise<void> } {
  const closers: (() => Promise<void> | void)[] = [];
  return {
    add: (close) => {
      closers.push(close);
    },
    async closeAll() {
      const failures: unknown[] = [];
      for (const close of closers.reverse()) {
        try {
          await close();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, 'not everything closed cleanly');
    },
  };
}
