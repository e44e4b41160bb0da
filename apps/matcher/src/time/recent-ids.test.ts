import { describe, expect, it } from 'vitest';
import { createRecentIds } from './recent-ids.ts';

describe('recent ids', () => {
  it('are remembered for at least the time asked and forgotten after twice that', () => {
    let now = 0;
    const ids = createRecentIds({ keepMs: 1_000, monotonicMs: () => now });
    now = 999;
    ids.add('a');
    now = 1_998;
    expect(ids.has('a')).toBe(true);
    now = 2_999;
    expect(ids.has('a')).toBe(false);
  });

  it('are all forgotten after a long pause', () => {
    let now = 0;
    const ids = createRecentIds({ keepMs: 1_000, monotonicMs: () => now });
    ids.add('a');
    now = 2_000;
    expect(ids.has('a')).toBe(false);
  });
});
