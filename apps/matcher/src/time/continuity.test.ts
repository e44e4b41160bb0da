import { expect, it } from 'vitest';
import { createContinuity } from './continuity.ts';

it('counts from the first happening after the last pause, and nothing during one', () => {
  let now = 5;
  const continuity = createContinuity({ monotonicMs: () => now, maxGapMs: 100 });
  expect(continuity.forMs()).toBe(0);
  for (let times = 0; times < 4; times += 1) {
    continuity.note();
    now += 100;
  }
  expect(continuity.forMs()).toBe(400);
  now += 1;
  expect(continuity.forMs()).toBe(0);
  continuity.note();
  now += 50;
  expect(continuity.forMs()).toBe(50);
});
