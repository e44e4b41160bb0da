import { describe, expect, it } from 'vitest';
import { PARTITION_COUNT, partitionOf } from './partitions.ts';

describe('partitionOf', () => {
  it('answers the same partition for the same pool, as a fixed value that other processes agree on', () => {
    expect(partitionOf('demo', 'chess:3+2:standard:rated')).toBe(partitionOf('demo', 'chess:3+2:standard:rated'));
    expect(partitionOf('demo', 'chess:3+2:standard:rated')).toMatchInlineSnapshot(`221`);
  });

  it('spreads many pools over all partitions without a crowded one', () => {
    const counts = new Array<number>(PARTITION_COUNT).fill(0);
    for (let index = 0; index < 25_600; index += 1)
      counts[partitionOf(`tenant-${index % 7}`, `chess:${index}+0`)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(50);
    expect(Math.max(...counts)).toBeLessThan(200);
  });

  it('keeps the same pool of two tenants apart', () => {
    const partitions = new Set(Array.from({ length: 50 }, (_, index) => partitionOf(`tenant-${index}`, 'chess:5+0')));
    expect(partitions.size).toBeGreaterThan(30);
  });
});
