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
});

export type BridgeConfig = z.infer<typeof configSchema>;
