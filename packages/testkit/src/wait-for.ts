import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Polls until the condition gives a truthy value, and returns that value. A condition that throws counts as not yet.
 * `timeoutMs` (default 15,000) only bounds a failing test; `intervalMs` (default 25) is the pause between two looks.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  options: { timeoutMs?: number; intervalMs?: number; description?: string } = {},
): Promise<Exclude<T, undefined | null | false | 0 | ''>> {
  const { timeoutMs = 15_000, intervalMs = 25 } = options;
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  do {
    try {
      const value = await condition();
      if (value) return value as Exclude<T, undefined | null | false | 0 | ''>;
      last = value;
    } catch (error) {
      last = error;
    }
    await sleep(intervalMs);
  } while (performance.now() < deadline);
  const what = options.description ?? condition.toString().replace(/\s+/g, ' ').slice(0, 200);
  const seen = last instanceof Error ? `threw "${last.message}"` : `gave ${JSON.stringify(last)}`;
  throw new Error(`not so within ${timeoutMs} ms: ${what} (last ${seen})`, { cause: last });
}
