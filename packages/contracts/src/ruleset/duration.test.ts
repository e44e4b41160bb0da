import { describe, expect, it } from 'vitest';
import { durationSchema, positiveDurationSchema } from './duration.ts';

describe('a duration', () => {
  it.each([
    [0, 0],
    [30, 30_000],
    [0.25, 250],
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['0s', 0],
    ['0.4ms', 0],
    ['14d', 1_209_600_000],
  ])('%s is %i ms', (written, ms) => {
    expect(durationSchema.parse(written)).toBe(ms);
  });

  it.each([
    -1,
    '-1s',
    '5',
    's',
    '5 s',
    '5S',
    '1m30s',
    '1e3s',
    '1.2345s',
    '1234567890s',
    '15d',
    1_209_601,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    true,
    ['5s'],
    '',
  ])('is not %j', (written) => {
    expect(durationSchema.safeParse(written).success).toBe(false);
  });

  it('that must be longer than nothing is not 0, nor what rounds to it', () => {
    expect(positiveDurationSchema.parse('1ms')).toBe(1);
    for (const nothing of [0, '0s', '0.4ms', 0.000_1]) {
      expect(positiveDurationSchema.safeParse(nothing).success).toBe(false);
    }
  });
});
