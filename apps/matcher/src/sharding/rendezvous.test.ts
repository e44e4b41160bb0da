import { PARTITION_COUNT } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { owner } from './rendezvous.ts';

const shards = (count: number) => Array.from({ length: count }, (_, index) => `shard-${index}`);
const owners = (ids: readonly string[]) =>
  Array.from({ length: PARTITION_COUNT }, (_, partition) => owner(partition, ids));

describe('rendezvous hashing', () => {
  it('gives every partition to exactly one of the shards, whatever order they are named in', () => {
    for (const ids of [['a'], ['a', 'b'], shards(7)]) {
      const named = owners(ids);
      expect(named.every((id) => id !== undefined && ids.includes(id))).toBe(true);
      expect(owners([...ids].reverse())).toEqual(named);
    }
    expect(owner(0, [])).toBeUndefined();
  });

  it.each([2, 3, 4, 8])('shares the partitions fairly between %i shards', (count) => {
    const fair = PARTITION_COUNT / count;
    for (const prefix of ['shard-', 'matcher-0-', 'x', '10.0.0.', 'pod-7f9c']) {
      const ids = Array.from({ length: count }, (_, index) => `${prefix}${index}`);
      const sizes = Map.groupBy(owners(ids), (id) => id);
      for (const id of ids) {
        // Five standard deviations of a fair draw.
        const deviation = 5 * Math.sqrt(fair * (1 - 1 / count));
        expect(Math.abs((sizes.get(id)?.length ?? 0) - fair)).toBeLessThan(deviation);
      }
    }
  });

  it('moves only what a new shard wins, and only what a lost shard had', () => {
    const before = owners(shards(4));
    const after = owners(shards(5));
    for (const [partition, id] of after.entries()) {
      if (id !== before[partition]) expect(id).toBe('shard-4');
    }
    const moved = after.filter((id, partition) => id !== before[partition]).length;
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeLessThan(PARTITION_COUNT / 3);
  });
});
