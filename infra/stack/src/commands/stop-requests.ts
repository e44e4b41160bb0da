import type { StopRequests } from './cli-context.ts';

/**
 * One Ctrl-C may arrive twice (the terminal tells all processes, npm and the starter pass it on), so only one that comes
 * later than this counts as a second one.
 */
const SAME_REQUEST_MS = 1_000;

/** The process that signals come to. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  exit(code: number): void;
}

/** Turns signals into a request to stop, and a later repetition into a forced end (exit code 130). */
export function createStopRequests(source: SignalSource, nowMs: () => number): StopRequests & { request(): void } {
  const controller = new AbortController();
  const forces: (() => void)[] = [];
  let firstMs: number | undefined;
  const { promise: requested, resolve } = Promise.withResolvers<void>();
  const request = (): void => {
    if (firstMs === undefined) {
      firstMs = nowMs();
      controller.abort(new Error('stopped'));
      resolve();
    } else if (nowMs() - firstMs >= SAME_REQUEST_MS) {
      for (const force of forces) force();
      source.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) source.on(signal, request);
  return { signal: controller.signal, requested, onForce: (force) => void forces.push(force), request };
}
