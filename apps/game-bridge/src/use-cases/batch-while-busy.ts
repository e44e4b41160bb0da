import { setTimeout as sleep } from 'node:timers/promises';
import { cutLike } from './cut-like.ts';

/**
 * Runs one batch at a time; lists that come meanwhile, and within a pause after it, form the next one. The first list waits
 * only for the end of the turn of the event loop, so a lone one is not held up and a busy time makes its own batches.
 *
 * @param options.maxBatch items in a batch at most; a list that is longer is cut.
 * @param options.pauseMs how long after a batch the next one is collected.
 * @param options.run receives the items and returns one result per item, in order; when it throws, every list of that batch fails.
 */
export function batchWhileBusy<Item, Result>(options: {
  maxBatch: number;
  pauseMs: number;
  run: (items: readonly Item[]) => Promise<readonly Result[]>;
}): (items: readonly Item[]) => Promise<readonly Result[]> {
  type Call = {
    items: readonly Item[];
    resolve: (results: readonly Result[]) => void;
    reject: (reason: unknown) => void;
  };
  const { maxBatch } = options;
  let waiting: Call[] = [];
  let busy = false;

  /** The lists that make the next batch: as many as fit. */
  const takeBatch = (): Call[] => {
    let [lists, items] = [0, 0];
    while (lists < waiting.length) {
      items += waiting[lists]!.items.length;
      if (items > maxBatch) break;
      lists += 1;
    }
    const calls = waiting.slice(0, lists);
    waiting = waiting.slice(lists);
    return calls;
  };

  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      const calls = takeBatch();
      try {
        const results = await options.run(calls.flatMap((call) => call.items));
        const cut = cutLike(
          calls.map((call) => call.items),
          results,
        );
        for (const [index, call] of calls.entries()) call.resolve(cut[index]!);
      } catch (error) {
        for (const call of calls) call.reject(error);
      }
      await sleep(options.pauseMs);
    }
    busy = false;
  };

  const call = (items: readonly Item[]): Promise<readonly Result[]> =>
    new Promise((resolve, reject) => {
      waiting.push({ items, resolve, reject });
      if (busy) return;
      busy = true;
      setImmediate(() => void work());
    });

  return async (items) => {
    if (items.length <= maxBatch) return call(items);
    const parts: Promise<readonly Result[]>[] = [];
    for (let from = 0; from < items.length; from += maxBatch) parts.push(call(items.slice(from, from + maxBatch)));
    return (await Promise.all(parts)).flat();
  };
}
