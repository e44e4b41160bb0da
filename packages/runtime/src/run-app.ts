import { inspect } from 'node:util';
import { ConfigError } from './env.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';

/** A started app. `stop` drains and closes everything. */
export interface RunningApp {
  stop(): Promise<void>;
}

/** After this long a graceful stop is given up: less than the 30 s after which Kubernetes kills. */
export const STOP_LIMIT_MS = 25_000;

/** One request to stop may arrive twice (a terminal tells all processes, and their starter passes it on). */
const SAME_REQUEST_MS = 1_000;

/**
 * Starts an app and stops it on SIGTERM and SIGINT, by the steps that `start` registers as it goes; also in the middle of
 * the start. Exit codes: 0 when it stopped gracefully; 1, with a sentence, when it could not start, when a step of the
 * stop failed, when the stop took longer than 25 s, or on a second signal.
 */
export async function runApp(
  start: (shutdown: Shutdown) => Promise<unknown>,
  { stopLimitMs = STOP_LIMIT_MS } = {},
): Promise<void> {
  const shutdown = createShutdown();
  let firstSignalMs: number | undefined;

  const stop = (): void => {
    if (firstSignalMs !== undefined) {
      if (performance.now() - firstSignalMs >= SAME_REQUEST_MS) end('told to stop once more');
      return;
    }
    firstSignalMs = performance.now();
    setTimeout(() => end(`stopping took longer than ${stopLimitMs / 1_000} s`), stopLimitMs).unref();
    shutdown.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(`stopping failed: ${inspect(error)}`),
    );
  };
  const end = (why: string): void => fail(`${why}: still at "${shutdown.waitingFor() ?? 'nothing'}"`);
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  try {
    await start(shutdown);
  } catch (error) {
    // What was under way when a signal came may well have failed.
    if (!shutdown.isStopping()) fail(startProblem(error));
  }
}

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function startProblem(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
