import { describe, expect, it } from 'vitest';
import { createMicroBatcher } from './micro-batcher.ts';

describe('createMicroBatcher', () => {
  it('hands over the calls of one turn as one list and answers each with its own result', async () => {
    const batches: (readonly number[])[] = [];
    const double = createMicroBatcher<number, number>({
      maxBatch: 100,
      run: async (items) => {
        batches.push(items);
        return items.map((item) => item * 2);
      },
    });
    expect(await Promise.all([double(1), double(2), double(3)])).toEqual([2, 4, 6]);
    expect(await double(4)).toBe(8);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('splits a list that is longer than the bound', async () => {
    const sizes: number[] = [];
    const echo = createMicroBatcher<number, number>({
      maxBatch: 2,
      run: async (items) => {
        sizes.push(items.length);
        return items;
      },
    });
    await Promise.all([1, 2, 3, 4, 5].map(echo));
    expect(sizes).toEqual([2, 2, 1]);
  });

  it('fails every call of a list whose run throws, and goes on with the next', async () => {
    let broken = true;
    const echo = createMicroBatcher<number, number>({
      maxBatch: 100,
      run: async (items) => {
        if (broken) throw new Error('away');
        return items;
      },
    });
    const results = await Promise.allSettled([echo(1), echo(2)]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    broken = false;
    expect(await echo(3)).toBe(3);
  });

  it('fails calls rather than mixing up answers when the run returns too few', async () => {
    const lossy = createMicroBatcher<number, number>({ maxBatch: 100, run: async (items) => items.slice(1) });
    await expect(Promise.all([lossy(1), lossy(2)])).rejects.toThrow(/batch of 2 answered with 1/);
  });
});
