import type { Logger } from '@paireto/runtime';
import { bulkhead, CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll, type IBackoff, wrap } from 'cockatiel';
import { SourceAwayError } from './source-away.ts';

/** How much is asked of a source at once, and when it is given up for a while. Times in ms. */
export interface LookupGuardOptions {
  /** What is asked, for the log. */
  name: string;
  /** Questions under way at most. */
  maxInFlight: number;
  /** Failures in a row with which it is given up. */
  failures: number;
  /** The pause before one question is tried; every trial that fails doubles it... */
  openMs: number;
  /** ...up to this. */
  openMaxMs: number;
}

/** Runs a call, or rejects at once while too many run, or the source is given up or being tried by somebody else. */
export type LookupGuard = <Result>(call: () => Promise<Result>) => Promise<Result>;

/**
 * A bulkhead and a circuit breaker around a source of ratings: a dead one costs nobody any time, but for one trial after
 * each pause, and a slow one does not fill the memory.
 */
export function createLookupGuard(
  options: LookupGuardOptions,
  deps: { monotonicMs: () => number; logger: Pick<Logger, 'info' | 'warn'> },
): LookupGuard {
  const pauses = createPauses(options, deps.monotonicMs);
  const circuit = circuitBreaker(handleAll, {
    breaker: new ConsecutiveBreaker(options.failures),
    halfOpenAfter: pauses.first,
  });
  const guarded = wrap(bulkhead(options.maxInFlight), circuit);
  let isGivenUp = false;

  circuit.onStateChange((state) => {
    if (state === CircuitState.Open && !isGivenUp) {
      isGivenUp = true;
      const failure = circuit.lastFailure;
      deps.logger.warn(
        { source: options.name, err: failure && 'error' in failure ? failure.error : undefined },
        'a rating source is given up for a while; players join with what it said before, or the fallback',
      );
    } else if (state === CircuitState.Closed && isGivenUp) {
      isGivenUp = false;
      deps.logger.info({ source: options.name }, 'a rating source answers again');
    }
  });

  return async (call) => {
    // The circuit would let others wait for the end of a trial.
    const isWaiting = circuit.state === CircuitState.Open && !pauses.isOver();
    if (isWaiting || circuit.state === CircuitState.HalfOpen) throw new SourceAwayError('given up for a while');
    return guarded.execute(call);
  };
}

/** Pauses by a clock that never goes back, which the circuit's own may. */
function createPauses({ openMs, openMaxMs }: LookupGuardOptions, monotonicMs: () => number) {
  let dueAtMs = 0;
  const isOver = (): boolean => monotonicMs() >= dueAtMs;
  const pause = (durationMs: number): IBackoff<unknown> => ({
    get duration() {
      return isOver() ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    },
    next() {
      dueAtMs = monotonicMs() + durationMs;
      return pause(Math.min(durationMs * 2, openMaxMs));
    },
  });
  return { first: pause(openMs), isOver };
}
