import type { LoadPlan } from '../load-plan.ts';
import type { RateAt } from './schedule.ts';

const BURST = { everySeconds: 10, seconds: 1, times: 10 };
/** A day: down to a fifth of the mean and up to 1.8 times of it. */
const DAY_SWING = 0.8;

/** The rate of arrivals over a run, whose mean is the plan's. */
export function rateOf({ scenario, rate, warmUpSeconds, seconds }: LoadPlan): RateAt {
  if (scenario === 'burst') {
    // Nine seconds of the base and one of ten times that make up the mean.
    const base = (rate * BURST.everySeconds) / (BURST.everySeconds - BURST.seconds + BURST.seconds * BURST.times);
    return (second) => (second % BURST.everySeconds < BURST.seconds ? base * BURST.times : base);
  }
  if (scenario === 'diurnal') {
    const length = warmUpSeconds + seconds;
    return (second) => rate * (1 - DAY_SWING * Math.cos((2 * Math.PI * second) / length));
  }
  return () => rate;
}
