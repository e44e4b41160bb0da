import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;
const PROGRESS_EVERY_MS = 5_000;
const REQUEST_TIMEOUT_MS = 3_000;

/** Whether the process became ready, or why not. */
export type ReadyResult = { ready: true } | { ready: false; reason: string };

/** Polls a /readyz until it answers 200; gives up when the process ends, the time is over or the signal aborts. */
export async function waitUntilReady(
  target: { name: string; healthUrl: string },
  options: {
    exited: Promise<void>;
    timeoutMs: number;
    signal?: AbortSignal | undefined;
    onProgress: (line: string) => void;
  },
): Promise<ReadyResult> {
  const startedMs = performance.now();
  let ended = false;
  void options.exited.then(() => {
    ended = true;
  });
  let reportedMs = startedMs;
  let why = 'no answer yet';
  while (performance.now() - startedMs < options.timeoutMs) {
    if (ended) return { ready: false, reason: 'it ended' };
    if (options.signal?.aborted) return { ready: false, reason: 'the start was interrupted' };
    const answer = await ask(target.healthUrl);
    if (answer === undefined) return { ready: true };
    why = answer;
    if (performance.now() - reportedMs > PROGRESS_EVERY_MS) {
      reportedMs = performance.now();
      options.onProgress(`waiting for ${target.name} (${why})`);
    }
    await sleep(POLL_MS);
  }
  return { ready: false, reason: `not ready within ${Math.round(options.timeoutMs / 1000)} s (${why})` };
}

/** Undefined when ready, else what is missing. */
async function ask(healthUrl: string): Promise<string | undefined> {
  try {
    const response = await fetch(healthUrl, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
    const text = await response.text();
    return response.status === 200 ? undefined : (failedChecks(text) ?? `HTTP ${response.status}`);
  } catch {
    return 'it does not listen yet';
  }
}

/** The reasons in a /readyz report: `redis: connection is connecting`. */
export function failedChecks(report: string): string | undefined {
  try {
    const { checks } = JSON.parse(report) as { checks?: Record<string, { ok: boolean; reason?: string }> };
    const failed = Object.entries(checks ?? {}).filter(([, check]) => !check.ok);
    return failed.length === 0 ? undefined : failed.map(([name, check]) => `${name}: ${check.reason}`).join('; ');
  } catch {
    return undefined;
  }
}
