import { describe, expect, it } from 'vitest';
import { atMostEvery } from './at-most-every.ts';
import { limitConcurrency } from './limit-concurrency.ts';

describe('a limit of concurrency', () => {
  it('is reached and never exceeded, everybody gets a turn in order, and failures free their place', async () => {
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const run = limitConcurrency(3, async (index: number) => {
      order.push(index);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (index % 2 === 0) throw new Error('even');
      return index;
    });
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => run(index)));
    expect(most).toBe(3);
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });
});

describe('a line that is logged at most every so often', () => {
  it('comes at once, then says how many were swallowed', () => {
    let now = 0;
    const lines: [string, number][] = [];
    const log = atMostEvery(
      1_000,
      () => now,
      (text: string, swallowed) => lines.push([text, swallowed]),
    );
    for (const at of [0, 1, 999, 1_000, 1_001]) {
      now = at;
      log(`at ${at}`);
    }
    expect(lines).toEqual([
      ['at 0', 0],
      ['at 1000', 2],
    ]);
  });
});
