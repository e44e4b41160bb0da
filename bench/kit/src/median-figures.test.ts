import { describe, expect, it } from 'vitest';
import { medianFigures } from './median-figures.ts';

const figure = (value: number, note?: string) => ({
  name: 'join, p95',
  value,
  unit: 'ms' as const,
  aim: { atMost: 5 },
  ...(note === undefined ? {} : { note }),
});

describe('the median of runs', () => {
  it('stands beside the least and the greatest, and keeps the aim', () => {
    expect(medianFigures([[figure(9)], [figure(1)], [figure(4)]])).toEqual([
      { name: 'join, p95', value: 4, unit: 'ms', aim: { atMost: 5 }, spread: { least: 1, most: 9, of: 3 } },
    ]);
  });

  it('leaves out what was not measured, and notes that are not of all', () => {
    const [median] = medianFigures([[figure(Number.NaN, 'a')], [figure(2, 'a')], [figure(3, 'b')]]);
    expect(median).toMatchObject({ value: 2, spread: { of: 2 } });
    expect(median).not.toHaveProperty('note');
    expect(medianFigures([[figure(2, 'a')], [figure(3, 'a')]])[0]).toMatchObject({ note: 'a' });
  });

  it('of one run is that run', () => {
    expect(medianFigures([[figure(9, 'x')]])).toEqual([figure(9, 'x')]);
  });
});
