import { describe, expect, it } from 'vitest';
import { summaryOf } from './repeat-bench.ts';

const found = (rate: number) => ({
  headline: [{ name: 'highest rate that holds', value: rate, unit: 'per second' as const, note: 'what holds' }],
  best: undefined,
  runs: [],
});

describe('the summary of a bench that was repeated', () => {
  it('has the median of the highest rates that were found, with the spread', () => {
    expect(summaryOf([found(2_800), found(3_100), found(2_900)])).toEqual([
      {
        name: 'highest rate that holds',
        value: 2_900,
        unit: 'per second',
        note: 'what holds',
        spread: { least: 2_800, most: 3_100, of: 3 },
      },
    ]);
  });

  it('is the headline of the only one otherwise', () => {
    expect(summaryOf([found(2_800)])).toEqual(found(2_800).headline);
  });
});
