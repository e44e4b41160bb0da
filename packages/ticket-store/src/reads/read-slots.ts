import type { Cluster, Redis } from 'ioredis';
import type { TenantKeys } from '../keys.ts';
import { decodeSlot, type Slot } from '../slot.ts';

/** The slots of players, in their order; undefined where there is none. */
export async function readSlots(
  redis: Redis | Cluster,
  keys: TenantKeys,
  userIds: readonly string[],
): Promise<(Slot | undefined)[]> {
  if (userIds.length === 0) return [];
  const stored = await redis.mget(userIds.map((userId) => keys.player(userId)));
  return stored.map(decodeSlot);
}
