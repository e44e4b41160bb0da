import type { Ruleset } from '@paireto/contracts';
import { commonEnv, envField, loadRulesetsSetting, parseEnv } from '@paireto/runtime';
import { z } from 'zod';

/** The environment of game-bridge. */
export const bridgeEnv = z.object({
  ...commonEnv,
  HOST: z.string().min(1).default('127.0.0.1').describe('Address of the operations listener (health, metrics).'),
  HEALTH_PORT: envField.port(0).describe('Port of the operations listener; 0 picks a free one.'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .describe('PostgreSQL database of the records, with the role that may read and write its rows.'),
  MIGRATION_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe(
      'The same database with the role that owns the schema. `migrate.ts` uses it; a bridge that has it migrates when it starts, one without is not ready before somebody migrated.',
    ),
  LIVE_GAME_API_URL: z.url({ protocol: /^https?$/ }).describe('The game service, without /v1.'),
  LIVE_GAME_API_TIMEOUT_MS: envField.milliseconds(5_000).describe('How long one request to the game service may take.'),
  LIVE_GAME_API_SECRET: z
    .string()
    .min(32, 'at least 32 characters (HS256)')
    .describe('Signs the tokens for the game service, which has the same (HS256, at least 32 characters).'),
  LIVE_GAME_API_BATCHES: envField
    .flag(true)
    .describe(
      'Create games of the same moment by one `POST /v1/games:batch`; a service that has no such resource is asked one by one.',
    ),
  GAME_CREATE_CONCURRENCY: envField.count(64).describe('Games that may be under creation at once, per bridge.'),
  BREAKER_FAILURES: envField
    .count(5)
    .describe('Failed creations in a row after which no more are sent for a while, and shards hold back matches.'),
  BREAKER_OPEN_MS: envField
    .milliseconds(2_000)
    .describe(
      'The pause before one creation is tried; it doubles with every trial that fails, up to BREAKER_OPEN_MAX_MS.',
    ),
  BREAKER_OPEN_MAX_MS: envField.milliseconds(15_000).describe('The longest such pause.'),
  BREAKER_PROBE_INTERVAL_MS: envField
    .milliseconds(1_000)
    .describe('How often the health of the game service is looked at meanwhile.'),
  BREAKER_BUSY_LIMIT_MS: envField
    .milliseconds(5_000)
    .describe('A game service that answers nothing but 429 and 503 for this long counts as failing.'),
  ACK_WAIT_MS: envField
    .milliseconds(10_000)
    .describe(
      'After this a match that a bridge had in work and that went silent is given to another; at work it is renewed in time.',
    ),
  RULESETS: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A ruleset file or a folder of them, the same as of gateways and matchers: which queues have ratings, and how.',
    ),
  RECORD_RETENTION_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(36_500)
    .default(0)
    .describe('After so many days matches and decided challenges are forgotten; 0: never.'),
  DATABASE_CONNECTIONS: envField.count(10).describe('Connections to PostgreSQL at most, per bridge.'),
});

/** The environment of the provisioning (`provision.ts`), which signs in to NATS alone. */
export const provisionEnv = z.object({
  ...commonEnv,
  NATS_STREAM_REPLICAS: z.coerce
    .number()
    .int()
    .min(1)
    .max(5)
    .optional()
    .describe(
      'Copies of each stream: 3 on a cluster. Absent: a new stream has one, and the others keep what they have.',
    ),
});

/** The bridge's settings: its environment and the rulesets of the installation by queue name. */
export type BridgeConfig = z.infer<typeof bridgeEnv> & { rulesets: ReadonlyMap<string, Ruleset> };

/**
 * Reads the environment and the rulesets.
 * @throws {ConfigError} listing every problem at once.
 */
export function loadBridgeConfig(env: Readonly<Record<string, string | undefined>>): BridgeConfig {
  const settings = parseEnv(bridgeEnv, env);
  return { ...settings, rulesets: loadRulesetsSetting(settings.RULESETS) };
}
