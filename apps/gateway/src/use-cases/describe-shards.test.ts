import { encodePartitions, PARTITION_COUNT, type ShardHeartbeat } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { describeShards } from './describe-shards.ts';

const all = Array.from({ length: PARTITION_COUNT }, (_, partition) => partition);
const heartbeat = (shardId: string, owned: number[]): ShardHeartbeat => {
  return {
    v: 1,
    shardId,
    leaving: false,
    owned: encodePartitions(owned),
    pools: 3,
    tickets: 12,
    load: 0.25,
    joined: 40,
    matched: 14,
  };
};
const heard = (...words: ShardHeartbeat[]) => words.map((word) => ({ word, heardAt: Date.UTC(2026, 0, 31) }));

describe('describeShards', () => {
  it('tells who owns what, what has no owner and what has several', () => {
    const one = heartbeat('one', [0, 1, ...all.slice(4, 128)]);
    const two = heartbeat('two', all.slice(124));
    const shards = describeShards(heard(one, two));
    expect(shards).toMatchObject({ unowned_partitions: [2, 3], contested_partitions: [124, 125, 126, 127] });
    expect(shards.shards[1]).toEqual({
      shard_id: 'two',
      last_heartbeat_at: '2026-01-31T00:00:00.000Z',
      partitions: all.slice(124),
      pools: 3,
      tickets: 12,
      tickets_joined: 40,
      matches_made: 14,
      load: 0.25,
    });
  });

  it('says that nobody owns anything when nobody was heard', () => {
    expect(describeShards([])).toEqual({ shards: [], unowned_partitions: all, contested_partitions: [] });
  });
});
