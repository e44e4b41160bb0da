import { commonEnv, envField } from '@paireto/runtime';
import { z } from 'zod';

/** The environment of game-bridge. */
export const configSchema = z.object({
  ...commonEnv,
  /** Where /healthz and /readyz are served. */
  HOST: z.string().min(1).default('127.0.0.1'),
  HEALTH_PORT: envField.port(0),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** The game service, without /v1. */
  LIVE_GAME_API_URL: z.url({ protocol: /^https?$/ }),
  /** How long one request to the game service may take. */
  LIVE_GAME_API_TIMEOUT_MS: envField.milliseconds(5_000),
  /** Signs the service tokens; the game service has the same. */
  LIVE_GAME_API_SECRET: z.string().min(32, 'at least 32 characters (HS256)'),
  /** Games that may be under creation at once, per bridge. */
  GAME_CREATE_CONCURRENCY: envField.count(64),
  /** Failed creations in a row after which no more are sent for a while, and shards hold back matches. */
  BREAKER_FAILURES: envField.count(5),
  /** The pause before one creation is tried; it doubles with every trial that fails, up to the second. */
  BREAKER_OPEN_MS: envField.milliseconds(2_000),
  BREAKER_OPEN_MAX_MS: envField.milliseconds(15_000),
  /** How often the health of the game service is looked at meanwhile. */
  BREAKER_PROBE_INTERVAL_MS: envField.milliseconds(1_000),
  /** A game service that answers nothing but 429 and 503 for this long counts as failing. */
  BREAKER_BUSY_LIMIT_MS: envField.milliseconds(5_000),
  /** After this a match that a bridge had in work and that went silent is given to another; at work it is renewed in time. */
  ACK_WAIT_MS: envField.milliseconds(10_000),
});

export type BridgeConfig = z.infer<typeof configSchema>;
