import { describe, expect, it } from 'vitest';
import { createBoundedSeries, OTHER } from './bounded-series.ts';

const series = () =>
  createBoundedSeries({ queue: 'queue', outcome: ['good', 'bad'] }, { queue: ['chess', 'arena'] }, () => ({ sum: 0 }));

describe('the series of a metric', () => {
  it('are one per combination of allowed values, and always the same one', () => {
    const all = series();
    const chess = all.get(['chess', 'good']);
    expect(chess.attributes).toEqual({ queue: 'chess', outcome: 'good' });
    expect(all.get(['chess', 'good'])).toBe(chess);
    expect(all.get(['arena', 'good'])).not.toBe(chess);
  });

  it('cannot be added to from outside: what is not allowed, and what is missing, is "other"', () => {
    const all = series();
    for (let i = 0; i < 10_000; i += 1) {
      all.get([`queue-${i}`, `outcome-${i}`]).kept.sum += 1;
      all.get(['chess', `\n"}${i}`]);
      all.get(['__proto__', 'constructor']);
      all.get([]);
    }
    const combinations = [...all.all()].map(({ attributes }) => attributes);
    expect(combinations).toEqual([
      { queue: OTHER, outcome: OTHER },
      { queue: 'chess', outcome: OTHER },
    ]);
    expect(all.get(['nobody', 'knows']).kept.sum).toBe(10_000);
  });

  it('of a metric without labels is one', () => {
    const all = createBoundedSeries({}, {}, () => undefined);
    expect(all.get(['x'])).toBe(all.get([]));
    expect(all.get([]).attributes).toEqual({});
  });
});
