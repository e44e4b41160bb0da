import { describe, expect, it } from 'vitest';
import { decodePartitions, encodePartitions, PARTITION_COUNT, partitionOf } from './partitions.ts';
import { shardHeartbeatSchema } from './shard-heartbeat.ts';

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

describe('a set of partitions as text', () => {
  it('has partition 0 in the highest bit of its first digit and 255 in the lowest of its last', () => {
    expect(encodePartitions([0])).toBe(`8${'0'.repeat(63)}`);
    expect(encodePartitions([255, 1, 4])).toBe(`48${'0'.repeat(61)}1`);
  });

  it('is what a heartbeat carries, and reads back as it was written', () => {
    const all = Array.from({ length: PARTITION_COUNT }, (_, partition) => partition);
    const some = all.filter((partition) => partition % 3 === 0 || partition > 250);
    for (const partitions of [[], some, all]) {
      const map = encodePartitions(partitions);
      expect(shardHeartbeatSchema.shape.owned.parse(map)).toBe(map);
      expect(decodePartitions(map)).toEqual(partitions);
    }
  });

  it('holds partitions only', () => {
    for (const stranger of [-1, 256, 1.5, Number.NaN]) expect(() => encodePartitions([stranger])).toThrow(RangeError);
  });
});
