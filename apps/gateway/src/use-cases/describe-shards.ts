import { decodePartitions, defined, PARTITION_COUNT, type ShardHeartbeat, type Shards } from '@paireto/contracts';
import type { Heard } from './heard-lately.ts';

/** The shards that are alive, and which partitions have no owner or several. */
export function describeShards(heard: readonly Heard<ShardHeartbeat>[]): Shards {
  const shards = heard.map(({ word, heardAt }) => ({
    shard_id: word.shardId,
    last_heartbeat_at: new Date(heardAt).toISOString(),
    partitions: decodePartitions(word.owned),
    pools: word.pools,
    tickets: word.tickets,
    load: word.load,
    ...defined('tickets_joined', word.joined),
    ...defined('matches_made', word.matched),
  }));
  const owners = new Array<number>(PARTITION_COUNT).fill(0);
  for (const partition of shards.flatMap((shard) => shard.partitions)) owners[partition] = (owners[partition] ?? 0) + 1;
  const partitionsWhere = (matches: (count: number) => boolean): number[] =>
    owners.flatMap((count, partition) => (matches(count) ? [partition] : []));
  return {
    shards,
    unowned_partitions: partitionsWhere((count) => count === 0),
    contested_partitions: partitionsWhere((count) => count > 1),
  };
}
