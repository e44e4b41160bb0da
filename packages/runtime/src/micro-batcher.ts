/** How long calls are held at most because a list before them is still under way, ms. */
const HOLD_MS = 4;

/** Least time between the starts of two lists where calls come in crowds, ms. */
const MAX_PACE_MS = 10;

/** A list of one is followed at once; the more came together, the more are worth waiting for. */
const paceAfter = (length: number): number => Math.min(length - 1, MAX_PACE_MS);

/** Hands over lists of items; one result per item, in order. When it throws, every call of that list fails. */
type RunList<Item, Result> = (items: readonly Item[]) => Promise<readonly Result[]>;

/** The calls that may share a list. */
interface Lane<Item, Result> {
  call(item: Item): Promise<Result>;
}

/**
 * Collects the calls of one turn of the event loop and hands them over as one list. While a list is under way, those that
 * come meanwhile are collected until it is done, for a few milliseconds at most; and after a long list the next one takes its time, up to 10 ms
 * from start to start. So a lone call waits for nothing but the end of the turn, and the busier it gets, the longer the lists and the less each call
 * costs. A list longer than `maxBatch` is split.
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
      onIdle() {
        if (lanes.get(key) === lane) lanes.delete(key);
      },
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
  /** Nothing waits, nothing is under way, and the next list need not wait. */
  onIdle?: () => void;
}): Lane<Item, Result> {
  type Call = { item: Item; resolve: (result: Result) => void; reject: (reason: unknown) => void };
  let waiting: Call[] = [];
  let underWay = 0;
  let holding: NodeJS.Timeout | undefined;
  /** No list starts before, by `performance.now()`. */
  let notBefore = 0;

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
    if (underWay === 0) flushWhenPaced();
  };

  const flushWhenPaced = (): void => {
    const pause = notBefore - performance.now();
    if (pause <= 0) flush();
    else holdFor(pause);
  };

  const holdFor = (ms: number): void => {
    clearTimeout(holding);
    holding = setTimeout(flush, ms);
  };

  const flush = (): void => {
    clearTimeout(holding);
    holding = undefined;
    if (waiting.length === 0) {
      if (underWay === 0) options.onIdle?.();
      return;
    }
    const calls = waiting;
    waiting = [];
    notBefore = performance.now() + paceAfter(calls.length);
    for (let start = 0; start < calls.length; start += options.maxBatch) {
      void runCalls(calls.slice(start, start + options.maxBatch));
    }
  };

  return {
    call: (item) =>
      new Promise<Result>((resolve, reject) => {
        if (waiting.push({ item, resolve, reject }) > 1) return;
        if (underWay > 0) holdFor(Math.max(HOLD_MS, notBefore - performance.now()));
        else setImmediate(flushWhenPaced);
      }),
  };
}
