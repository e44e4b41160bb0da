import { z } from 'zod';

/** What every shard says once a second, and once with `leaving` when it goes. */
export const shardHeartbeatSchema = z.object({
  v: z.literal(1),
  shardId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  leaving: z.boolean(),
  /** The partitions owned: 256 bits as 64 hexadecimal digits, partition 0 first. */
  owned: z.string().regex(/^[0-9a-f]{64}$/),
  /** Pools and tickets held. */
  pools: z.int().nonnegative(),
  tickets: z.int().nonnegative(),
  /** Share of the last second in which its event loop was busy, 0 to 1. */
  load: z.number().min(0).max(1),
  /** Joins that it was told of since it was started (a ticket counts in each of its pools), and matches that it committed. */
  joined: z.int().nonnegative().optional(),
  matched: z.int().nonnegative().optional(),
});

export type ShardHeartbeat = z.infer<typeof shardHeartbeatSchema>;

/** How often a shard speaks, and after how long a silence it counts as gone. */
export const SHARD_HEARTBEAT_INTERVAL_MS = 1_000;
export const SHARD_SILENCE_LIMIT_MS = 3_000;
