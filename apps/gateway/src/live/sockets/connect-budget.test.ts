import { describe, expect, it } from 'vitest';
import { createConnectBudget } from './connect-budget.ts';

const alice = { tenant: 'demo', userId: 'alice' };

describe('createConnectBudget', () => {
  it('lets a player connect thirty times in a row, then once a second, and says when', () => {
    let nowMs = 0;
    const budget = createConnectBudget({ monotonicMs: () => nowMs });
    const take = () => budget.take(alice);
    for (let index = 0; index < 30; index += 1) expect(take()).toBe('taken');
    expect(take()).toEqual({ retryAfterS: 1 });
    nowMs += 999;
    expect(take()).toEqual({ retryAfterS: 1 });
    nowMs += 1;
    expect(take()).toBe('taken');
    expect(take()).toEqual({ retryAfterS: 1 });
    nowMs += 3_600_000;
    for (let index = 0; index < 30; index += 1) expect(take()).toBe('taken');
    expect(take()).not.toBe('taken');
  });

  it('counts every player of every tenant alone', () => {
    const budget = createConnectBudget({ monotonicMs: () => 0 });
    for (let index = 0; index < 31; index += 1) budget.take(alice);
    expect(budget.take({ ...alice, userId: 'bob' })).toBe('taken');
    expect(budget.take({ ...alice, tenant: 'other' })).toBe('taken');
    expect(budget.take(alice)).not.toBe('taken');
  });
});
