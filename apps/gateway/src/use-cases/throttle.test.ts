import { describe, expect, it } from 'vitest';
import { createThrottle } from './throttle.ts';

function setUp(capacity = 100) {
  let nowMs = 5;
  const throttle = createThrottle({ intervalMs: 1_000, capacity, monotonicMs: () => nowMs });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { throttle, pass };
}

describe('createThrottle', () => {
  it('lets a key through once per interval, and others meanwhile', () => {
    const { throttle, pass } = setUp();
    expect([throttle.isDue('a'), throttle.isDue('a'), throttle.isDue('b')]).toEqual([true, false, true]);
    pass(999);
    expect(throttle.isDue('a')).toBe(false);
    pass(1);
    expect([throttle.isDue('a'), throttle.isDue('a'), throttle.isDue('b')]).toEqual([true, false, true]);
  });

  it('does not put the next time off when it is asked in between', () => {
    const { throttle, pass } = setUp();
    expect(throttle.isDue('a')).toBe(true);
    for (let asked = 0; asked < 9; asked += 1) {
      pass(100);
      expect(throttle.isDue('a')).toBe(false);
    }
    pass(100);
    expect(throttle.isDue('a')).toBe(true);
  });

  it('lets a forgotten key through at once', () => {
    const { throttle } = setUp();
    throttle.isDue('a');
    throttle.forget('a');
    expect(throttle.isDue('a')).toBe(true);
  });

  it('remembers no more keys than it may, the latest ones', () => {
    const { throttle } = setUp(3);
    for (const key of ['a', 'b', 'c', 'd', 'e']) expect(throttle.isDue(key)).toBe(true);
    expect(throttle.isDue('e')).toBe(false);
    expect(throttle.isDue('a')).toBe(true);
  });
});
