import { expect, it } from 'vitest';
import { createRetryBudget } from './retry-budget.ts';

it('a client repeats so many requests at once, then one after the other, and has a full budget again later', () => {
  const budget = createRetryBudget(3, 1_000);
  expect([0, 0, 0, 0, 0].map((nowMs) => budget.take(nowMs))).toEqual([0, 0, 0, 1_000, 2_000]);
  expect(budget.take(3_000)).toBe(0);
  expect([60_000, 60_000, 60_000, 60_000].map((nowMs) => budget.take(nowMs))).toEqual([0, 0, 0, 1_000]);
});
