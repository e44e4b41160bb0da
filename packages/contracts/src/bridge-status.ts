import { z } from 'zod';

/**
 * Whether games can be had: the state of a bridge's circuit breaker towards live-game-api. `half-open`: a match is wanted
 * to try with.
 */
export const allocationStateSchema = z.enum(['closed', 'open', 'half-open']);

/** What every bridge says once a second, and at once when its breaker changes. */
export const bridgeStatusSchema = z.object({
  v: z.literal(1),
  bridgeId: z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/),
  allocation: allocationStateSchema,
});

export type AllocationState = z.infer<typeof allocationStateSchema>;
export type BridgeStatus = z.infer<typeof bridgeStatusSchema>;

/** How often a bridge speaks, and after how long a silence it counts as gone. */
export const BRIDGE_STATUS_INTERVAL_MS = 1_000;
export const BRIDGE_SILENCE_LIMIT_MS = 3_000;

/**
 * Whether shards hold back forming matches: bridges are there, and no game can be had through any of them.
 * Without any word of a bridge matches are formed all the same: they wait in PLACING. While bridges are `half-open` at
 * best, each shard forms one at a time.
 */
export const isHeldBack = (live: readonly Pick<BridgeStatus, 'allocation'>[]): boolean =>
  live.length > 0 && live.every((bridge) => bridge.allocation === 'open');
