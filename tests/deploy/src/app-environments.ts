import type { z } from 'zod';
import { bridgeEnv, provisionEnv } from '../../../apps/game-bridge/src/config.ts';
import { gatewayEnv } from '../../../apps/gateway/src/config.ts';
import { configSchema as simEnv } from '../../../apps/live-game-sim/src/config.ts';
import { configSchema as matcherEnv } from '../../../apps/matcher/src/config.ts';

/** What a program of an image reads from its environment, by the name that containers have in compose file and chart. */
export const environments: Readonly<Record<string, z.ZodObject>> = {
  gateway: gatewayEnv,
  matcher: matcherEnv,
  'game-bridge': bridgeEnv,
  'live-game-sim': simEnv,
  migrate: bridgeEnv.pick({ MIGRATION_DATABASE_URL: true }).required(),
  provision: provisionEnv,
};

/** The standard settings of OpenTelemetry that the runtime follows (packages/runtime/src/telemetry.ts). */
export const telemetry = new Set([
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
]);

/** One of these each app needs, whatever its schema says of each alone. */
const oneOf: Readonly<Record<string, string[][]>> = {
  gateway: [
    ['JWT_SECRET', 'JWT_SECRET_FILE', 'JWT_JWKS_URL'],
    ['SERVICE_TOKEN_SECRET', 'SERVICE_TOKEN_SECRET_FILE', 'SERVICE_TOKEN_JWKS_URL'],
  ],
};

/** What is wrong with the environment that a program would be given; nothing, if it is right. */
export function environmentProblems(program: string, env: Readonly<Record<string, string>>): string[] {
  const schema = environments[program];
  if (schema === undefined) return [`there is no program "${program}"`];
  // As parseEnv does: what is set to nothing counts as not set.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const unknown = Object.keys(env).filter((name) => !(name in schema.shape) && !telemetry.has(name));
  const parsed = schema.safeParse(given);
  const missing = (oneOf[program] ?? []).filter((names) => names.filter((name) => name in given).length !== 1);
  return [
    ...unknown.map((name) => `${name}: ${program} does not read it`),
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)),
    ...missing.map((names) => `exactly one of ${names.join(', ')}`),
  ];
}
