/**
 * Collects the calls of one turn of the event loop and hands them over as one list.
 * A lone call waits for nothing but the end of the turn; a longer list than `maxBatch` is split.
 *
 * @param run receives the items and returns one result per item, in order; when it throws, every call of that list fails.
 */
export function createMicroBatcher<Item, Result>(options: {
  maxBatch: number;
  run: (items: readonly Item[]) => Promise<readonly Result[]>;
}): (item: Item) => Promise<Result> {
  type Call = { item: Item; resolve: (result: Result) => void; reject: (reason: unknown) => void };
  let waiting: Call[] = [];

  const runCalls = async (calls: Call[]): Promise<void> => {
    try {
      const results = await options.run(calls.map((call) => call.item));
      if (results.length !== calls.length)
        throw new Error(`batch of ${calls.length} answered with ${results.length} results`);
      for (const [index, call] of calls.entries()) call.resolve(results[index] as Result);
    } catch (error) {
      for (const call of calls) call.reject(error);
    }
  };

  const flush = (): void => {
    const calls = waiting;
    waiting = [];
    for (let start = 0; start < calls.length; start += options.maxBatch) {
      void runCalls(calls.slice(start, start + options.maxBatch));
    }
  };

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      if (waiting.push({ item, resolve, reject }) === 1) setImmediate(flush);
    });
}
