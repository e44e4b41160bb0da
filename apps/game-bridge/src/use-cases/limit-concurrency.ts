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
