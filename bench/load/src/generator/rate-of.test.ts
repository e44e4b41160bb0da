import { describe, expect, it } from 'vitest';
import { type LoadPlan, scenarioNames } from '../load-plan.ts';
import { rateOf } from './rate-of.ts';

const plan = { rate: 1_000, warmUpSeconds: 10, seconds: 30 } as LoadPlan;

describe('the rate of a scenario', () => {
  it.each(scenarioNames)('is in the mean the one that was asked for (%s)', (scenario) => {
    const rateAt = rateOf({ ...plan, scenario });
    const steps = 40_000;
    let sum = 0;
    for (let step = 0; step < steps; step += 1) sum += rateAt((step / steps) * 40);
    expect(sum / steps).toBeCloseTo(1_000, 0);
  });

  it('goes up in a burst and over a day', () => {
    const burst = rateOf({ ...plan, scenario: 'burst' });
    expect(burst(10.5) / burst(12)).toBeCloseTo(10);
    const day = rateOf({ ...plan, scenario: 'diurnal' });
    expect(day(20) / day(0)).toBeCloseTo(9);
  });
});
