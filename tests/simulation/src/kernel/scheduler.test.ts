import { expect, it } from 'vitest';
import { createRandom } from './random.ts';
import { createScheduler } from './scheduler.ts';

it('runs everything in order of time, and what is due together in order of being scheduled', () => {
  const random = createRandom(7);
  const scheduler = createScheduler(1_000);
  const planned = Array.from({ length: 500 }, (_, index) => ({ index, delayMs: random.between(0, 40) }));
  const ran: typeof planned = [];
  for (const plan of planned) scheduler.after(plan.delayMs, () => ran.push(plan));
  scheduler.runUntil(1_020);
  expect(ran.every(({ delayMs }) => delayMs <= 20)).toBe(true);
  scheduler.runUntil(1_040);
  expect(ran).toEqual(planned.toSorted((a, b) => a.delayMs - b.delayMs || a.index - b.index));
  expect([scheduler.nowMs(), scheduler.executed]).toEqual([1_040, 500]);
});
