import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs one batch at a time; calls that come meanwhile, and within a pause after it, form the next one. The first call waits
 * only for the end of the turn of the event loop, so a lone call is not held up and a busy time makes its own batches.
 *
 * @param options.pauseMs how long after a batch the next one is collected.
 * @param options.run receives the items and returns one result per item, in order; when it throws, every call of that batch fails.
 */
export function batchWhileBusy<Item, Result>(options: {
  maxBatch: number;
  pauseMs: number;
  run: (items: readonly Item[]) => Promise<readonly Result[]>;
}): (item: Item) => Promise<Result> {
  type Call = { item: Item; resolve: (result: Result) => void; reject: (reason: unknown) => void };
  let waiting: Call[] = [];
  let busy = false;

  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      const calls = waiting.slice(0, options.maxBatch);
      waiting = waiting.slice(calls.length);
      try {
        const results = await options.run(calls.map((call) => call.item));
        for (const [index, call] of calls.entries()) call.resolve(results[index] as Result);
      } catch (error) {
        for (const call of calls) call.reject(error);
      }
      await sleep(options.pauseMs);
    }
    busy = false;
  };

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (busy) return;
      busy = true;
      setImmediate(() => void work());
    });
}
