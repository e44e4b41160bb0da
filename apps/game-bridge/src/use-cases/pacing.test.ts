import { describe, expect, it } from 'vitest';
import { atMostEvery } from './at-most-every.ts';
import { cutLike } from './cut-like.ts';
import { limitConcurrency, limitItems } from './limit-concurrency.ts';

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

describe('a limit of items under way', () => {
  it('is reached and never exceeded, in order, whatever the lists; each is answered whole, in its own order', async () => {
    let underWay = 0;
    let most = 0;
    const order: number[] = [];
    const run = limitItems(4, async (items: readonly number[]) => {
      order.push(...items);
      underWay += items.length;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= items.length;
      return items.map((item) => item * 2);
    });
    const lists = [[0, 1, 2], [3, 4, 5, 6, 7, 8, 9, 10, 11], [12], [13, 14]];
    expect(await Promise.all(lists.map(run))).toEqual(lists.map((list) => list.map((item) => item * 2)));
    expect(order).toEqual(lists.flat());
    expect(most).toBe(4);
    expect(await run([1])).toEqual([2]);
  });

  it('fails a list of which a part fails, and frees its places', async () => {
    const run = limitItems(2, async (items: readonly number[]) => {
      if (items.includes(1)) throw new Error('for the test');
      return items;
    });
    await expect(run([0, 1, 2, 3])).rejects.toThrow('for the test');
    expect(await run([2, 3, 4])).toEqual([2, 3, 4]);
  });
});

it('results of lists that were put together are cut into those of each', () => {
  expect(cutLike([[1], [], [2, 3]], ['a', 'b', 'c'])).toEqual([['a'], [], ['b', 'c']]);
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
