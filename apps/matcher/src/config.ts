import { hostname } from 'node:os';
import { shardHeartbeatSchema } from '@paireto/contracts';
import { commonEnv, envField } from '@paireto/runtime';
import { z } from 'zod';

/** The environment of the matcher. */
export const configSchema = z.object({
  ...commonEnv,
  /** Name of this shard, unique among those that run. Default: made of host name and process id. */
  SHARD_ID: shardHeartbeatSchema.shape.shardId.default(() =>
    `${hostname()}-${process.pid}`.replace(/[^A-Za-z0-9_-]/g, '-').slice(-64),
  ),
  /** Where /healthz and /readyz are served. */
  HEALTH_HOST: z.string().min(1).default('127.0.0.1'),
  HEALTH_PORT: envField.port(0),
  /** How often the pools are compared with Redis, to find what commands did not tell. */
  MATCHER_SWEEP_INTERVAL_MS: envField.milliseconds(1_000),
  /** A match for which nothing has been done for so long has lost its event, and is announced again. */
  MATCHER_REAP_AFTER_MS: envField.milliseconds(60_000),
  /** File or folder with the rulesets of the queues. Default: "rulesets" in the working directory. */
  RULESETS: z.string().min(1).optional(),
});

export type MatcherConfig = z.output<typeof configSchema>;
