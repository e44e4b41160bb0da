import { describe, expect, it, vi } from 'vitest';
import { createKeyedBatcher, createMicroBatcher } from './micro-batcher.ts';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

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

  it('collects what comes while a list is under way, until it is done', async () => {
    const batches: (readonly number[])[] = [];
    const first = Promise.withResolvers<void>();
    const echo = createMicroBatcher<number, number>({
      maxBatch: 100,
      run: async (items) => {
        batches.push(items);
        if (batches.length === 1) await first.promise;
        return items;
      },
    });
    const one = echo(1);
    await nextTurn();
    const others = [echo(2), echo(3)];
    expect(batches).toEqual([[1]]);
    first.resolve();
    expect(await Promise.all([one, ...others])).toEqual([1, 2, 3]);
    expect(batches).toEqual([[1], [2, 3]]);
    expect(await echo(4)).toBe(4);
  });

  it('lets lists follow each other the slower the longer they are, so that a crowd shares few of them', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
    try {
      const sizes: number[] = [];
      const echo = createMicroBatcher<number, number>({
        maxBatch: 100,
        run: async (items) => {
          sizes.push(items.length);
          return items;
        },
      });
      const call = (count: number): void => Array.from({ length: count }, (_, n) => n).forEach((n) => void echo(n));
      call(1);
      await vi.advanceTimersByTimeAsync(1);
      call(40);
      await vi.advanceTimersByTimeAsync(1);
      expect(sizes).toEqual([1, 40]);
      call(2);
      await vi.advanceTimersByTimeAsync(5);
      call(3);
      await vi.advanceTimersByTimeAsync(3);
      expect(sizes).toEqual([1, 40]);
      await vi.advanceTimersByTimeAsync(2);
      expect(sizes).toEqual([1, 40, 5]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('holds nobody up behind a list that does not end', async () => {
    const never = new Promise<readonly number[]>(() => undefined);
    let runs = 0;
    const echo = createMicroBatcher<number, number>({
      maxBatch: 100,
      run: (items) => {
        runs += 1;
        return runs === 1 ? never : Promise.resolve(items);
      },
    });
    void echo(1);
    await nextTurn();
    expect(await Promise.all([echo(2), echo(3)])).toEqual([2, 3]);
    expect(await echo(4)).toBe(4);
    expect(runs).toBe(3);
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

describe('createKeyedBatcher', () => {
  it('hands over lists of one key each; one that hangs or fails does not touch the others', async () => {
    const lists: [string, readonly string[]][] = [];
    const call = createKeyedBatcher<string, string>({
      maxBatch: 100,
      keyOf: (item) => item[0]!,
      run: async (key, items) => {
        lists.push([key, items]);
        if (key === 'h') return new Promise(() => undefined);
        if (key === 'f') throw new Error('away');
        return items;
      },
    });
    void call('h1');
    const results = await Promise.allSettled(['a1', 'f1', 'a2', 'f2'].map(call));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(lists).toEqual([
      ['h', ['h1']],
      ['a', ['a1', 'a2']],
      ['f', ['f1', 'f2']],
    ]);
    expect(await call('a3')).toBe('a3');
    await expect(call('f3')).rejects.toThrow('away');
  });
});
