import { describe, expect, it } from 'vitest';
import { instant } from './instant.ts';

describe('instant', () => {
  it('says the same as a Date, for any time, over and over', () => {
    const times = [
      0, 1, 9, 10, 99, 100, 999, 1_000, -1, -1_001, 1_795_194_077_098, 253_402_300_799_999, -62_198_755_200_000,
    ];
    const many = Array.from({ length: 300 }, (_, index) => 1_795_194_000_000 + index * 337);
    for (const time of [...times, ...many, ...times]) expect(instant(time)).toBe(new Date(time).toISOString());
  });

  it('throws for what is no time', () => {
    expect(() => instant(Number.NaN)).toThrow(RangeError);
    expect(() => instant(9e15)).toThrow(RangeError);
  });
});
