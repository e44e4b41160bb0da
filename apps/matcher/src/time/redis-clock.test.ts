import { describe, expect, it } from 'vitest';
import { createRedisClock } from './redis-clock.ts';

const clockAt = (now: () => number) => createRedisClock({ monotonicMs: now, wallMs: () => 5_000 });

describe('the estimate of the Redis clock', () => {
  it('goes by the local clock until the first reading', () => {
    let now = 100;
    const clock = clockAt(() => now);
    now = 150;
    expect(clock.nowMs()).toBe(5_050);
  });

  it('follows Redis, however wrong the local clock is', () => {
    const clock = clockAt(() => 1_010);
    expect(clock.sample({ redisMs: 9_000_000, sentAtMs: 1_000, receivedAtMs: 1_010 })).toBe(true);
    expect(clock.nowMs()).toBe(9_000_005);
    expect(clock.monotonicAt(9_000_005)).toBe(1_010);
  });

  it('trusts the reading with the shortest round trip', () => {
    const clock = clockAt(() => 0);
    clock.sample({ redisMs: 10_000, sentAtMs: 0, receivedAtMs: 2 });
    clock.sample({ redisMs: 10_190, sentAtMs: 100, receivedAtMs: 300 });
    expect(clock.nowMs()).toBe(9_999);
  });

  it('notices that the clock of Redis was moved and forgets what it knew', () => {
    const clock = clockAt(() => 0);
    clock.sample({ redisMs: 10_000, sentAtMs: 0, receivedAtMs: 0 });
    expect(clock.sample({ redisMs: 10_100, sentAtMs: 100, receivedAtMs: 100 })).toBe(false);
    expect(clock.sample({ redisMs: 8_000, sentAtMs: 200, receivedAtMs: 200 })).toBe(true);
    expect(clock.nowMs()).toBe(7_800);
  });
});
