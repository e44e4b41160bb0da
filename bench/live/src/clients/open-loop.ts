import { setTimeout as sleep } from 'node:timers/promises';

/** Starts `count` pieces of work evenly, whether or not those before are done; resolves when all are. */
export async function openLoop(
  options: { count: number; perSecond: number; signal?: AbortSignal },
  start: (index: number) => Promise<void>,
): Promise<void> {
  const startedMs = performance.now();
  const running: Promise<void>[] = [];
  while (running.length < options.count && options.signal?.aborted !== true) {
    const due = Math.min(options.count, 1 + Math.floor(((performance.now() - startedMs) / 1_000) * options.perSecond));
    while (running.length < due) {
      const work = start(running.length);
      // Told at the end; until then it is not unhandled.
      work.catch(() => undefined);
      running.push(work);
    }
    await sleep(1);
  }
  await Promise.all(running);
}

/** Does something for each, at most so many at once, as fast as it goes. */
export async function inParallel<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) await work(items[index]!, index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}

/** Waits until it is so, looking again and again; false when it is not within `limitMs`. */
export async function until(isSo: () => boolean, limitMs: number): Promise<boolean> {
  const deadlineMs = performance.now() + limitMs;
  while (!isSo()) {
    if (performance.now() > deadlineMs) return false;
    await sleep(50);
  }
  return true;
}
