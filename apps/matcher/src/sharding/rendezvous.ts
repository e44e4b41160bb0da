import { hash32 } from '@paireto/contracts';

/** MurmurHash3's 32-bit finaliser (Austin Appleby, public domain): every input bit moves every output bit. */
function mix32(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** How strongly a shard claims a partition; every process computes the same. */
export const weight = (partition: number, shardId: string): number =>
  mix32(mix32(hash32(shardId)) ^ mix32(Math.imul(partition + 1, 0x9e3779b1)));

/**
 * The shard that owns a partition: the one with the highest weight (rendezvous hashing; Thaler and Ravishankar 1998).
 * A shard that comes or goes moves only the partitions that it wins or had. Undefined without shards.
 */
export function owner(partition: number, shardIds: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestWeight = -1;
  for (const shardId of shardIds) {
    const claim = weight(partition, shardId);
    if (claim > bestWeight || (claim === bestWeight && best !== undefined && shardId < best)) {
      best = shardId;
      bestWeight = claim;
    }
  }
  return best;
}
