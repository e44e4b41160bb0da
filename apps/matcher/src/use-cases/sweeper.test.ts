import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SweepDepth } from './sweep-tenant.ts';
import { createSweeper } from './sweeper.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function sweeperForTest(takesMs: number) {
  const sweeps: SweepDepth[] = [];
  let underWay = 0;
  let most = 0;
  let isFailing = false;
  const sweeper = createSweeper({
    async sweep(depth) {
      sweeps.push(depth);
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, takesMs));
      underWay -= 1;
      if (isFailing) throw new Error('away');
    },
    intervalMs: 1_000,
    monotonicMs: () => Date.now(),
    onSwept: () => undefined,
    onFailed: () => undefined,
  });
  return { sweeper, sweeps, most: () => most, setFailing: (value: boolean) => (isFailing = value) };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('the sweeper', () => {
  it('sweeps every interval once woken', async () => {
    const test = sweeperForTest(10);
    test.sweeper.wake('changes');
    await pass(3_100);
    expect(test.sweeps).toEqual(['changes', 'changes', 'changes', 'changes']);
  });

  it('never runs two sweeps at once, and answers a call during a sweep with one more', async () => {
    const test = sweeperForTest(5_000);
    test.sweeper.wake('changes');
    await pass(1_000);
    test.sweeper.wake('contents');
    test.sweeper.wake('changes');
    await pass(4_100);
    expect(test.sweeps).toEqual(['changes', 'contents']);
    await pass(20_000);
    expect(test.most()).toBe(1);
  });

  it('compares the sizes of all pools every 30 s', async () => {
    const test = sweeperForTest(0);
    test.sweeper.wake('changes');
    await pass(70_000);
    expect(test.sweeps.filter((depth) => depth === 'counts')).toHaveLength(2);
  });

  it('repeats a failed sweep soon and as thoroughly as it was meant', async () => {
    const test = sweeperForTest(0);
    test.setFailing(true);
    test.sweeper.wake('contents');
    await pass(300);
    test.setFailing(false);
    await pass(300);
    expect(test.sweeps).toEqual(['contents', 'contents', 'contents']);
    await pass(1_000);
    expect(test.sweeps.at(-1)).toBe('changes');
  });

  it('stops after the sweep under way', async () => {
    const test = sweeperForTest(100);
    test.sweeper.wake('changes');
    const stopped = test.sweeper.stop();
    await pass(100);
    await stopped;
    test.sweeper.wake('changes');
    await pass(10_000);
    expect(test.sweeps).toHaveLength(1);
  });
});
