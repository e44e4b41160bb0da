import { describe, expect, it } from 'vitest';
import { trimPoint } from './trim-point.ts';

const half = { bytes: 600, maxBytes: 1_000, messages: 60, firstSequence: 101 };

describe('what a stream may forget', () => {
  it('is nothing while it is half empty, or has no limit', () => {
    expect(trimPoint({ ...half, bytes: 500 }, 1_000)).toBeUndefined();
    expect(trimPoint({ ...half, maxBytes: -1 }, 1_000)).toBeUndefined();
  });

  it('is the oldest of what is done with, down to two fifths of its room', () => {
    expect(trimPoint(half, 1_000)).toBe(121);
    expect(trimPoint({ ...half, bytes: 1_000, messages: 100 }, 1_000)).toBe(161);
  });

  it('is never what somebody still has to work on', () => {
    expect(trimPoint(half, 110)).toBe(111);
    expect(trimPoint(half, 100)).toBeUndefined();
    expect(trimPoint(half, 0)).toBeUndefined();
  });
});
