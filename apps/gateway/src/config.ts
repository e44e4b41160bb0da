import { type Ruleset, ratingsOf } from '@paireto/contracts';
import { ConfigError, commonEnv, envField, loadRulesetsSetting, parseEnv } from '@paireto/runtime';
import { z } from 'zod';
import type { Limits } from './limits/limits.ts';
import { loadLimits } from './limits/load-limits.ts';
import { protectionEnv } from './limits/protection-env.ts';
import { ANY_ORIGIN, parseOrigin } from './live/sockets/is-allowed-origin.ts';
import { tokenEnv } from './tokens/token-env.ts';
import { tokenProblems } from './tokens/token-problems.ts';

const originsSchema = z
  .string()
  .default('')
  .transform((text, context) => {
    const named = text.split(',').map((origin) => origin.trim());
    const origins = named.filter((origin) => origin !== '');
    for (const origin of origins) {
      if (origin === ANY_ORIGIN || parseOrigin(origin)) continue;
      const message = `"${origin}" is no origin: expected "*", or one such as https://game.example or http://localhost:5173`;
      context.addIssue({ code: 'custom', message });
    }
    return new Set(origins.map((origin) => parseOrigin(origin)?.origin ?? origin));
  });

/** The environment of the gateway. */
export const gatewayEnv = z.object({
  ...commonEnv,
  HOST: z.string().min(1).default('127.0.0.1').describe('Address on which players are served.'),
  PORT: envField.port(8003).describe('Port on which players are served; 0 picks a free one.'),
  SHUTDOWN_DELAY_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .describe(
      'How long a gateway that was told to stop goes on serving, not ready any more, so that load balancers can see it. Behind one: its probe interval times its failure threshold, and a second.',
    ),
  INTERNAL_HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address of the internal listener (/internal, probes with reasons, /metrics). Keep it off the internet.'),
  INTERNAL_PORT: envField.port(8005).describe('Port of the internal listener; 0 picks a free one.'),
  ...tokenEnv,
  ACCOUNT_API_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "The team's account service, without /v1 (account-api.md). Needed where a ruleset's ratings come from it.",
    ),
  ACCOUNT_API_SECRET: z
    .string()
    .min(32, 'too short: at least 32 characters')
    .optional()
    .describe(
      'Signs the tokens for the account service, which has the same (HS256, at least 32 characters). Required with ACCOUNT_API_URL.',
    ),
  ACCOUNT_API_TIMEOUT_MS: envField.milliseconds(1_000).describe('How long a join waits for the account service.'),
  ACCOUNT_API_CACHE_MS: envField
    .milliseconds(30_000)
    .describe('How long its word on a player counts before it is asked again.'),
  ALLOWED_ORIGINS: originsSchema.describe(
    'Web pages that may call and open sockets, besides those of this very host: origins with commas between, or `*`.',
  ),
  ...protectionEnv,
  RULESETS: z
    .string()
    .min(1)
    .optional()
    .describe('A ruleset file or a folder of them. Absent: the folder `rulesets` of the working directory.'),
});

/** The gateway's settings: its environment and the rulesets of the installation by queue name. */
export type GatewayConfig = z.infer<typeof gatewayEnv> & {
  rulesets: ReadonlyMap<string, Ruleset>;
  limits: Limits;
};

/**
 * Reads the environment and the rulesets.
 * @throws {ConfigError} listing every problem at once.
 */
export function loadGatewayConfig(env: Readonly<Record<string, string | undefined>>): GatewayConfig {
  const settings = parseEnv(gatewayEnv, env);
  const rulesets = loadRulesetsSetting(settings.RULESETS);
  const problems = [...tokenProblems(settings), ...accountApiProblems(settings, rulesets)];
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...settings, rulesets, limits: loadLimits(settings.LIMITS) };
}

/** What the queues, or the settings among each other, ask for and nobody set. */
function accountApiProblems(
  { ACCOUNT_API_URL, ACCOUNT_API_SECRET }: z.infer<typeof gatewayEnv>,
  rulesets: GatewayConfig['rulesets'],
): string[] {
  if (ACCOUNT_API_URL !== undefined) {
    return ACCOUNT_API_SECRET === undefined ? ['ACCOUNT_API_SECRET: required with ACCOUNT_API_URL'] : [];
  }
  return [...rulesets.values()].flatMap((ruleset) =>
    (['source', 'fallback'] as const)
      .filter((key) => ratingsOf(ruleset)[key] === 'account-api')
      .map(
        (key) => `ACCOUNT_API_URL: required, because the ruleset "${ruleset.name}" has account-api as ratings.${key}`,
      ),
  );
}
