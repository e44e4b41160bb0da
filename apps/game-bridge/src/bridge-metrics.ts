import type { AllocationState } from '@paireto/contracts';
import type { Instruments } from '@paireto/runtime';
import type { RecordLag } from './ports/record-lag.ts';

/** What came of one request for a game, as it is counted. */
export type AllocationOutcome = 'created' | 'refused' | 'busy' | 'timeout' | 'unreachable' | 'bad-answer';

/** What of the bridge is measured, as it happens. */
export interface BridgeMetrics {
  /** The game service was asked for a game. */
  allocated: (outcome: AllocationOutcome, tookMs: number) => void;
  /** It was not asked, because the breaker is open. */
  heldByBreaker: () => void;
  /** A consumer is done with a message. */
  handled: (consumer: string, verdict: string) => void;
}

const ALLOCATION_STATES: readonly AllocationState[] = ['closed', 'half-open', 'open'];

export function createBridgeMetrics(instruments: Instruments): BridgeMetrics {
  const allocations = instruments.counter('paireto.allocations');
  const durations = instruments.histogram('paireto.allocation.duration');
  const handled = instruments.counter('paireto.messages.handled');
  return {
    allocated(outcome, tookMs) {
      allocations(1, outcome);
      durations(tookMs / 1_000);
    },
    heldByBreaker: () => allocations(1, 'breaker-open'),
    handled: (consumer, verdict) => handled(1, consumer, verdict),
  };
}

/** Tells in which state the breaker is. */
export const observeBreaker = (instruments: Instruments, stateNow: () => AllocationState): void =>
  instruments.gauge('paireto.breaker.state', (observe) => {
    const now = stateNow();
    for (const state of ALLOCATION_STATES) observe(state === now ? 1 : 0, state);
  });

/** Tells how far consumers are behind. `lagOf` is asked once for both figures. */
export function observeConsumers(instruments: Instruments, lagOf: Readonly<Record<string, () => Promise<RecordLag>>>) {
  const observeAll = async (tell: (consumer: string, lag: RecordLag) => void): Promise<void> => {
    const lags = Object.entries(lagOf).map(async ([consumer, read]) => tell(consumer, await read()));
    // What cannot be read is left out; the others are told.
    await Promise.allSettled(lags);
  };
  instruments.gauge('paireto.consumer.pending', (observe) =>
    observeAll((consumer, { pending }) => observe(pending, consumer)),
  );
  instruments.gauge('paireto.consumer.lag', (observe) =>
    observeAll((consumer, { lagMs }) => observe(lagMs / 1_000, consumer)),
  );
}
