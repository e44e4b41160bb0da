/** How long calls are held at most because a list before them is still under way, ms. */
const HOLD_MS = 4;

/** Hands over lists of items; one result per item, in order. When it throws, every call of that list fails. */
type RunList<Item, Result> = (items: readonly Item[]) => Promise<readonly Result[]>;

/** The calls that may share a list. */
interface Lane<Item, Result> {
  call(item: Item): Promise<Result>;
}

/**
 * Collects the calls of one turn of the event loop and hands them over as one list. While a list is under way, those that
 * come meanwhile are collected until it is done, for a few milliseconds at most: a lone call waits for nothing but the end
 * of the turn, and the busier it gets, the longer the lists and the less each call costs. A list longer than `maxBatch` is split.
 */
export function createMicroBatcher<Item, Result>(options: {
  maxBatch: number;
  run: RunList<Item, Result>;
}): (item: Item) => Promise<Result> {
  const lane = createLane(options);
  return (item) => lane.call(item);
}

/** The same with lists of their own for each key, such as the tenant: one that fails or hangs does not touch the others. */
export function createKeyedBatcher<Item, Result>(options: {
  maxBatch: number;
  keyOf: (item: Item) => string;
  run: (key: string, items: readonly Item[]) => Promise<readonly Result[]>;
}): (item: Item) => Promise<Result> {
  const lanes = new Map<string, Lane<Item, Result>>();
  const open = (key: string): Lane<Item, Result> => {
    const lane = createLane<Item, Result>({
      maxBatch: options.maxBatch,
      run: (items) => options.run(key, items),
      onIdle: () => void lanes.delete(key),
    });
    lanes.set(key, lane);
    return lane;
  };
  return (item) => {
    const key = options.keyOf(item);
    return (lanes.get(key) ?? open(key)).call(item);
  };
}

function createLane<Item, Result>(options: {
  maxBatch: number;
  run: RunList<Item, Result>;
  /** Nothing waits and nothing is under way. */
  onIdle?: () => void;
}): Lane<Item, Result> {
  type Call = { item: Item; resolve: (result: Result) => void; reject: (reason: unknown) => void };
  let waiting: Call[] = [];
  let underWay = 0;
  let holding: NodeJS.Timeout | undefined;

  const runCalls = async (calls: Call[]): Promise<void> => {
    underWay += 1;
    try {
      const results = await options.run(calls.map((call) => call.item));
      if (results.length !== calls.length)
        throw new Error(`batch of ${calls.length} answered with ${results.length} results`);
      for (const [index, call] of calls.entries()) call.resolve(results[index] as Result);
    } catch (error) {
      for (const call of calls) call.reject(error);
    }
    underWay -= 1;
    if (underWay > 0) return;
    if (waiting.length > 0) flush();
    else options.onIdle?.();
  };

  const flush = (): void => {
    clearTimeout(holding);
    holding = undefined;
    const calls = waiting;
    waiting = [];
    for (let start = 0; start < calls.length; start += options.maxBatch) {
      void runCalls(calls.slice(start, start + options.maxBatch));
    }
  };

  return {
    call: (item) =>
      new Promise<Result>((resolve, reject) => {
        if (waiting.push({ item, resolve, reject }) > 1) return;
        if (underWay === 0) setImmediate(flush);
        else holding = setTimeout(flush, HOLD_MS);
      }),
  };
}
