import fc from 'fast-check';
import { describe, it } from 'vitest';
import { runHistory, stepsArbitrary } from '../testing/history.cases.ts';
import { populationArbitrary } from '../testing/population-arbitrary.cases.ts';
import { rulesArbitrary } from '../testing/rules-arbitrary.cases.ts';
import { runs, timeout } from '../testing/scenario-arbitrary.cases.ts';
import { createDuelPool } from './create-duel-pool.ts';

const unit = fc.constantFrom(1, 1_000);
const scenario = unit.chain((unitMs) =>
  rulesArbitrary(unitMs, 'duel').chain((rules) =>
    fc.record({
      rules: fc.constant(rules),
      unitMs: fc.constant(unitMs),
      tickets: populationArbitrary(rules, unitMs),
      steps: stepsArbitrary(30, unitMs),
    }),
  ),
);

describe('a pool of one against one', { timeout }, () => {
  it('keeps what passes promise, whatever joins, leaves and waits', () => {
    fc.assert(
      fc.property(scenario, ({ rules, unitMs, tickets, steps }) => {
        runHistory(rules, () => createDuelPool(rules), tickets, steps, 60 * unitMs);
      }),
      runs(Number(process.env.RUNS ?? 1_000)),
    );
  });
});
