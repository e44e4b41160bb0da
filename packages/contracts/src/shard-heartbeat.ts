import { z } from 'zod';

/** What every shard says once a second, and once with `leaving` when it goes. */
export const shardHeartbeatSchema = z.strictObject({
  v: z.literal(1),
  shardId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  leaving: z.boolean(),
  /** Partitions owned and tickets held, for operators. */
  partitions: z.int().nonnegative(),
  tickets: z.int().nonnegative(),
});

export type ShardHeartbeat = z.infer<typeof shardHeartbeatSchema>;

/** How often a shard speaks, and after how long a silence it counts as gone. */
export const SHARD_HEARTBEAT_INTERVAL_MS = 1_000;
export const SHARD_SILENCE_LIMIT_MS = 3_000;
