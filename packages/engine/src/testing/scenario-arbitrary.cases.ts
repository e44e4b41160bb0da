import fc from 'fast-check';
import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { type Step, stepsArbitrary } from './history.cases.ts';
import { draftArbitrary, populationOf } from './population-arbitrary.cases.ts';
import { type RulesKind, rulesArbitrary } from './rules-arbitrary.cases.ts';

/** Rules, who queues under them, and what happens. */
export interface Scenario {
  rules: MatchRules;
  /** Smallest distance of the rules' times. 1: everything happens at once; 1,000: as in life. */
  unitMs: number;
  backfill: boolean;
  tickets: PoolTicket[];
  steps: Step[];
  startMs: number;
}

export const scenarioArbitrary = (options: { kind?: RulesKind; backfill?: boolean } = {}): fc.Arbitrary<Scenario> =>
  fc.constantFrom(1, 1_000).chain((unitMs) =>
    fc
      .record({
        rules: rulesArbitrary(unitMs, options.kind),
        drafts: fc.array(draftArbitrary, { maxLength: MOST_TICKETS, size: 'max' }),
        steps: stepsArbitrary(MOST_TICKETS, unitMs),
        // Some tickets have the future as their beginning: clocks differ.
        start: fc.constantFrom(55, 60, 70),
      })
      .map(({ rules, drafts, steps, start }) => {
        const backfill = options.backfill ?? false;
        const tickets = populationOf(rules, unitMs, drafts, backfill);
        return { rules, unitMs, backfill, tickets, steps, startMs: start * unitMs };
      }),
  );

const MOST_TICKETS = 30;

const isLong = process.env.PAIRETO_LONG_TESTS === '1';

/** How long a property may take, ms. */
export const timeout = isLong ? 3_600_000 : 60_000;

/**
 * So many runs in `npm test`, always the same ones; far more, and others each time, in `npm run test:long`. The report
 * of a failure names the seed and the path that repeat it.
 */
export const runs = (numRuns: number): fc.Parameters<unknown> => ({
  ...(isLong ? { numRuns: numRuns * 30 } : { numRuns, seed: 20_260_101 }),
  // Also ends the search for a smaller counterexample.
  interruptAfterTimeLimit: 0.8 * timeout,
  markInterruptAsFailure: true,
});
