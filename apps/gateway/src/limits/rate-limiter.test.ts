import { describe, expect, it } from 'vitest';
import { type Counted, type CountShared, createRateLimiter } from './rate-limiter.ts';

const rate = { limit: 3, perMs: 60_000 };
const settled = () => new Promise((resolve) => void setImmediate(resolve));

function limiterAt(countShared?: CountShared, maxKeys = 100) {
  const clock = { nowMs: 0 };
  const limiter = createRateLimiter({ maxKeys, monotonicMs: () => clock.nowMs, countShared });
  return { clock, limiter, take: (key = 'alice') => limiter.take(key, rate) };
}

describe('createRateLimiter', () => {
  it('lets so many through, says how many are left, then until when there are none', () => {
    const { clock, take } = limiterAt();
    expect([take(), take(), take()].map(({ isOver, remaining }) => [isOver, remaining])).toEqual([
      [false, 2],
      [false, 1],
      [false, 0],
    ]);
    clock.nowMs = 20_500;
    expect(take()).toEqual({ isOver: true, remaining: 0, resetInS: 40 });
    clock.nowMs = 59_999;
    expect(take()).toEqual({ isOver: true, remaining: 0, resetInS: 1 });
    clock.nowMs = 60_000;
    expect(take()).toEqual({ isOver: false, remaining: 2, resetInS: 60 });
  });

  it('counts each key alone, and looks without counting', () => {
    const { limiter, take } = limiterAt();
    for (let index = 0; index < 3; index += 1) take();
    expect(take('bob').isOver).toBe(false);
    for (let index = 0; index < 9; index += 1) expect(limiter.look('carol', rate).isOver).toBe(false);
    expect(limiter.look('alice', rate).isOver).toBe(true);
  });

  it('never lets anything through where the limit is none', () => {
    expect(limiterAt().limiter.take('alice', { limit: 0, perMs: 1_000 })).toMatchObject({ isOver: true, resetInS: 1 });
  });

  it('learns from the shared count what others counted and when the window ends', async () => {
    const { clock, take } = limiterAt(async () => ({ count: 3, resetInMs: 7_000 }));
    expect(take().isOver).toBe(false);
    await settled();
    expect(take()).toEqual({ isOver: true, remaining: 0, resetInS: 7 });
    clock.nowMs = 7_000;
    expect(take().isOver).toBe(false);
  });

  it('counts what the shared count has not answered yet', async () => {
    const answers: ((counted: Counted) => void)[] = [];
    const { take } = limiterAt(() => new Promise((resolve) => void answers.push(resolve)));
    expect([take(), take(), take(), take()].map(({ isOver }) => isOver)).toEqual([false, false, false, true]);
    expect(answers).toHaveLength(3);
    answers[0]?.({ count: 1, resetInMs: 60_000 });
    await settled();
    expect(take().isOver).toBe(true);
  });

  it('counts alone while there is no shared count, and does not forget that when it is back with less', async () => {
    const shared = { isAway: true };
    const { take } = limiterAt(async () => {
      if (shared.isAway) throw new Error('away');
      return { count: 1, resetInMs: 60_000 };
    });
    take();
    take();
    await settled();
    shared.isAway = false;
    expect(take().isOver).toBe(false);
    await settled();
    expect(take().isOver).toBe(true);
  });

  it('keeps no more windows than it may', () => {
    const { take } = limiterAt(undefined, 10);
    for (let index = 0; index < 3; index += 1) take();
    for (let index = 0; index < 10; index += 1) take(`player-${index}`);
    expect(take().isOver).toBe(false);
  });
});
