import { hostname } from 'node:os';
import { shardHeartbeatSchema } from '@paireto/contracts';
import { commonEnv, envField } from '@paireto/runtime';
import { z } from 'zod';

/** The environment of the matcher. */
export const configSchema = z.object({
  ...commonEnv,
  SHARD_ID: shardHeartbeatSchema.shape.shardId
    .default(() => `${hostname()}-${process.pid}`.replace(/[^A-Za-z0-9_-]/g, '-').slice(-64))
    .meta({
      description: 'Name of this shard, unique among those that run.',
      shownDefault: 'host name and process id',
    }),
  HEALTH_HOST: z.string().min(1).default('127.0.0.1').describe('Address of the operations listener (health, metrics).'),
  HEALTH_PORT: envField.port(0).describe('Port of the operations listener; 0 picks a free one.'),
  MATCHER_SWEEP_INTERVAL_MS: envField
    .milliseconds(1_000)
    .describe('How often the pools are compared with Redis, to find what commands did not tell.'),
  MATCHER_REAP_AFTER_MS: envField
    .milliseconds(60_000)
    .describe('A match for which nothing has been done for so long has lost its event, and is announced again.'),
  RULESETS: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A ruleset file or a folder of them, the same as of the gateways. Absent: the folder `rulesets` of the working directory.',
    ),
});

export type MatcherConfig = z.output<typeof configSchema>;
