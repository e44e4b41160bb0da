/** Runs at most `limit` calls at once; the others wait for their turn, in order. */
export function limitConcurrency<Argument, Result>(
  limit: number,
  run: (argument: Argument) => Promise<Result>,
): (argument: Argument) => Promise<Result> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (argument) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await run(argument);
    } finally {
      // The place is handed over, not freed, so that nobody slips in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

/**
 * Runs lists with at most `limit` items under way at once, in order. Of a list that does not fit, the part that does goes ahead;
 * the answer comes when all of it is done.
 */
export function limitItems<Item, Result>(
  limit: number,
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
): (items: readonly Item[]) => Promise<readonly Result[]> {
  let free = limit;
  let freed = (): void => undefined;
  let handedOut: Promise<unknown> = Promise.resolve();

  const start = async (items: readonly Item[]): Promise<readonly Result[]> => {
    free -= items.length;
    try {
      return await run(items);
    } finally {
      free += items.length;
      freed();
    }
  };

  /** Starts all of a list, part by part; one list at a time, so that nobody slips in between. */
  const handOut = async (items: readonly Item[]): Promise<Promise<readonly Result[]>[]> => {
    const parts: Promise<readonly Result[]>[] = [];
    for (let from = 0; from < items.length; ) {
      while (free === 0) {
        await new Promise<void>((resolve) => {
          freed = resolve;
        });
      }
      const fitting = items.slice(from, from + free);
      const part = start(fitting);
      // Whoever asked hears of a failure when the last part is on its way.
      part.catch(() => undefined);
      parts.push(part);
      from += fitting.length;
    }
    return parts;
  };

  return async (items) => {
    const parts = handedOut.then(() => handOut(items));
    handedOut = parts;
    const results = await Promise.all(await parts);
    return results.length === 1 ? results[0]! : results.flat();
  };
}
