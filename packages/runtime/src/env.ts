import { z } from 'zod';
import { connectionEnv } from './connection-settings.ts';

/** A refused environment: `message` lists every problem at once, one line each. */
export class ConfigError extends Error {
  readonly code = 'BAD_CONFIG';
  constructor(problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const milliseconds = (fallback: number) => z.coerce.number().int().positive().max(86_400_000).default(fallback);
const count = (fallback: number) => z.coerce.number().int().positive().max(1_000_000).default(fallback);
const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false'])
    .default(fallback ? 'true' : 'false')
    .transform((value) => value === 'true');

/** Building blocks for the environment schemas of the apps. */
export const envField = { port, milliseconds, count, flag };

/** Which traces are kept; the same in all processes of an installation. */
export const traceEnv = {
  TRACE_SAMPLE_RATIO: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('Share of the traces that is kept, 0 to 1; what fails or is slow is kept beside it'),
  TRACE_SLOW_MS: milliseconds(1_000).describe(
    'A request that takes this long or longer, in ms, has its spans kept whatever the share; long polls do not',
  ),
};

/** Settings that every app has. */
export const commonEnv = {
  NATS_URL: z
    .string()
    .min(1)
    .default('nats://127.0.0.1:4222')
    .describe('NATS servers: URLs with commas between; whichever answers is used.'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .default('redis://127.0.0.1:6379')
    .describe('The Redis (7 or later) that holds tickets, matches and challenges; the same for all apps.'),
  REDIS_KEY_PREFIX: z
    .string()
    .max(64)
    .default('paireto:')
    .describe('Prefix of all Redis keys, so that several installations can share one Redis; the same for all apps.'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('The least severe log lines that are written.'),
  LOG_PRETTY: flag(false).describe('Human-readable log lines instead of JSON.'),
  ...traceEnv,
  ...connectionEnv,
};

/**
 * Parses the environment of an app.
 * @throws {ConfigError} naming every variable that is missing or malformed.
 */
export function parseEnv<Schema extends z.ZodType>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map((issue) => `${issue.path.join('.') || 'environment'}: ${issue.message}`),
  );
}
