import { limitConcurrency } from '../limit-concurrency.ts';

/**
 * Runs at most `limit` of these calls at once, so that transactions which wait for each other never hold all connections.
 * Whose turn comes after more than `maxWaitMs` is refused: whoever asked has given up by then.
 */
export function takeTurns<Argument, Result>(
  options: { limit: number; maxWaitMs: number; nowMs: () => number },
  run: (argument: Argument) => Promise<Result>,
): (argument: Argument) => Promise<Result> {
  const { limit, maxWaitMs, nowMs } = options;
  const inTurn = limitConcurrency(limit, async (call: { argument: Argument; sinceMs: number }) => {
    if (nowMs() - call.sinceMs > maxWaitMs) throw new Error('the database did not keep up');
    return run(call.argument);
  });
  return (argument) => inTurn({ argument, sinceMs: nowMs() });
}
