import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bookForTest, chessWithWindow, ratedTicket } from '../testing/book.cases.ts';
import { createAlarm } from '../time/alarm.ts';
import { createRedisClock } from '../time/redis-clock.ts';
import { createPassRunner } from './run-passes.ts';
import type { WaitingPool } from './waiting-pool.ts';

const START = 1_000_000;

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(START);
});
afterEach(() => {
  vi.useRealTimers();
});

function runnerForTest(options: { minPauseMs?: number; waveEveryMs?: number } = {}) {
  const monotonicMs = () => Date.now();
  const { waveEveryMs } = options;
  const chess = chessWithWindow(100, 50, 10_000);
  const test = bookForTest(waveEveryMs === undefined ? chess : { ...chess, waveEveryMs });
  const faults: unknown[] = [];
  const alarm = createAlarm(monotonicMs);
  const found: { atMs: number; pairs: number }[] = [];
  let allowed = true;
  const passes = createPassRunner({
    clock: createRedisClock({ monotonicMs, wallMs: monotonicMs }),
    monotonicMs,
    minPauseMs: options.minPauseMs ?? 5,
    mayRun: () => allowed,
    onProposals: (_pool, proposals) => found.push({ atMs: Date.now() - START, pairs: proposals.length }),
    onFault: (_pool, error) => faults.push(error),
    onScheduled: alarm.update,
  });
  alarm.add(passes);
  let look: { mock: { calls: unknown[] } } = { mock: { calls: [] } };
  const join = (rating: number): WaitingPool => {
    const ticket = ratedTicket(rating, { enqueuedAt: Date.now() });
    const pool = test.book.insert(ticket.pools[0]!, ticket)!;
    look = vi.spyOn(pool.engine, 'findMatches');
    passes.request(pool);
    return pool;
  };
  return {
    passes,
    found,
    faults,
    join,
    looks: () => look.mock.calls.length,
    setAllowed: (value: boolean) => (allowed = value),
  };
}

describe('passes', () => {
  it('run at the end of the turn in which somebody joined, once for all who did', () => {
    const test = runnerForTest();
    for (const rating of [1500, 1510, 1800, 1810]) test.join(rating);
    expect(test.looks()).toBe(0);
    vi.advanceTimersByTime(0);
    expect(test.found).toEqual([{ atMs: 0, pairs: 2 }]);
    expect(test.looks()).toBe(1);
  });

  it('keep their pace under load: joins within the pause share the next pass', () => {
    const test = runnerForTest({ minPauseMs: 10 });
    test.join(1000);
    vi.advanceTimersByTime(1);
    for (let joins = 0; joins < 8; joins += 1) {
      test.join(2000);
      vi.advanceTimersByTime(1);
    }
    expect(test.looks()).toBe(1);
    vi.advanceTimersByTime(10);
    expect(test.looks()).toBe(2);
    expect(test.found).toEqual([{ atMs: 10, pairs: 4 }]);
  });

  it('make longer pauses in a crowd, and short ones again when it is over', () => {
    const test = runnerForTest({ minPauseMs: 10 });
    for (let joins = 0; joins < 10; joins += 1) test.join(1000);
    vi.advanceTimersByTime(1);
    for (const rating of [2000, 2000]) test.join(rating);
    vi.advanceTimersByTime(28);
    expect(test.looks()).toBe(1);
    vi.advanceTimersByTime(1);
    for (const rating of [3000, 3000]) test.join(rating);
    vi.advanceTimersByTime(10);
    expect(test.found).toEqual([
      { atMs: 0, pairs: 5 },
      { atMs: 30, pairs: 1 },
      { atMs: 40, pairs: 1 },
    ]);
  });

  it('look again exactly when a window has widened enough, and not in between', () => {
    const test = runnerForTest();
    test.join(1500);
    test.join(1690);
    vi.advanceTimersByTime(19_999);
    expect(test.looks()).toBe(1);
    vi.advanceTimersByTime(2);
    expect(test.looks()).toBe(2);
    expect(test.found).toEqual([{ atMs: 20_000, pairs: 1 }]);
  });

  it('cost nothing in a pool in which nothing can change', () => {
    const test = runnerForTest();
    test.join(1500);
    vi.advanceTimersByTime(0);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(3_600_000);
    expect(test.looks()).toBe(1);
  });

  it('wait, without a timer, until matches may be formed in the pool', () => {
    const test = runnerForTest();
    test.setAllowed(false);
    test.join(1500);
    const pool = test.join(1510);
    vi.advanceTimersByTime(1_000);
    expect(test.looks()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    test.setAllowed(true);
    test.passes.request(pool);
    vi.advanceTimersByTime(0);
    expect(test.found).toHaveLength(1);
  });

  it('run in waves at multiples of the clock of Redis only, however many join in between', () => {
    const test = runnerForTest({ waveEveryMs: 700 });
    // 1,000,300 is the first multiple after the start.
    for (let joins = 0; joins < 8; joins += 1) {
      test.join(1500);
      vi.advanceTimersByTime(50);
    }
    expect(test.found).toEqual([{ atMs: 300, pairs: 3 }]);
    vi.advanceTimersByTime(599);
    expect(test.found).toHaveLength(1);
    vi.advanceTimersByTime(2);
    expect(test.found[1]).toEqual({ atMs: 1_000, pairs: 1 });
    vi.advanceTimersByTime(10_000);
    expect(test.looks()).toBeLessThanOrEqual(3);
  });

  it('that throw are told, stop nobody, and are tried again later', () => {
    const test = runnerForTest();
    const pool = test.join(1500);
    test.join(1510);
    const once = vi.spyOn(pool.engine, 'findMatches').mockImplementationOnce(() => {
      throw new Error('a fault of ours');
    });
    vi.advanceTimersByTime(999);
    expect([test.faults.length, test.found.length, once.mock.calls.length]).toEqual([1, 0, 1]);
    vi.advanceTimersByTime(2);
    expect(test.found).toHaveLength(1);
  });

  it('never look at a pool that was dropped', () => {
    const test = runnerForTest();
    test.join(1500);
    const pool = test.join(1590);
    pool.dropped = true;
    test.passes.forget(pool);
    vi.advanceTimersByTime(100_000);
    expect(test.looks()).toBe(0);
  });
});
