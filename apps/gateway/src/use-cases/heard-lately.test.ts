import { describe, expect, it } from 'vitest';
import { createHeardLately } from './heard-lately.ts';

function setUp() {
  const clock = { wall: 1_000_000, monotonic: 50 };
  const heard = createHeardLately<string>({
    silenceLimitMs: 3_000,
    nowMs: () => clock.wall,
    monotonicMs: () => clock.monotonic,
  });
  return { heard, clock, words: () => heard.live().map(({ word }) => word) };
}

describe('createHeardLately', () => {
  it('knows the last word of everybody, in the order of their names, and when it came', () => {
    const { heard, clock } = setUp();
    heard.hear('b', 'first');
    heard.hear('a', 'hello');
    clock.wall += 10;
    heard.hear('b', 'second');
    expect(heard.live()).toEqual([
      { word: 'hello', heardAt: 1_000_000 },
      { word: 'second', heardAt: 1_000_010 },
    ]);
  });

  it('forgets those who are silent for longer than the limit, by the clock that never goes back', () => {
    const { heard, clock, words } = setUp();
    heard.hear('a', 'a');
    clock.monotonic += 2_000;
    heard.hear('b', 'b');
    clock.wall -= 3_600_000;
    clock.monotonic += 1_000;
    expect(words()).toEqual(['a', 'b']);
    clock.monotonic += 1;
    expect(words()).toEqual(['b']);
    clock.monotonic += 3_000;
    expect(words()).toEqual([]);
  });

  it('forgets those who say goodbye at once', () => {
    const { heard, words } = setUp();
    heard.hear('a', 'a');
    heard.hear('b', 'b');
    heard.forget('a');
    heard.forget('c');
    expect(words()).toEqual(['b']);
  });

  it('cannot be made to remember without bound', () => {
    const { heard, clock, words } = setUp();
    for (let index = 0; index < 5_000; index += 1) heard.hear(`noise-${index}`, 'noise');
    expect(words().length).toBeLessThan(2_000);
    clock.monotonic += 3_001;
    heard.hear('a', 'a');
    expect(words()).toEqual(['a']);
  });
});
