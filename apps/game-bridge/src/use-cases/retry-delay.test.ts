import { expect, it } from 'vitest';
import { retryDelayMs } from './retry-delay.ts';

it('a message waits a quarter of a second, then twice as long each time, and never much more than five seconds', () => {
  const delays = [1, 2, 3, 4, 5, 6, 7, 100, 1e9].map((count) => retryDelayMs(count, 0.5));
  expect(delays).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000, 5_000]);
  expect(retryDelayMs(0, 0.5)).toBe(250);
});

it('messages that failed together are spread by a fifth either way', () => {
  expect(retryDelayMs(1, 0)).toBe(200);
  expect(retryDelayMs(1, 1)).toBe(300);
});
