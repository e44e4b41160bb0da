import type { Ruleset } from '@paireto/contracts';
import { commonEnv, envField, loadRulesetsSetting, parseEnv } from '@paireto/runtime';
import { z } from 'zod';

const required = (what: string) => z.string({ error: `required: ${what}` }).min(1);

const gatewayEnv = z.object({
  ...commonEnv,
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: envField.port(8003),
  /** Shared secret (HS256) with which the tenants' identity provider signs player tokens. */
  JWT_SECRET: required('the secret that player tokens are signed with (HS256)').min(
    32,
    'too short: at least 32 characters',
  ),
  JWT_ISSUER: required('the "iss" of player tokens'),
  JWT_AUDIENCE: required('the "aud" of player tokens'),
  /** A ruleset file or a folder of them. */
  RULESETS: z.string().min(1).optional(),
});

/** The gateway's settings: its environment and the rulesets of the installation by queue name. */
export type GatewayConfig = z.infer<typeof gatewayEnv> & {
  rulesets: ReadonlyMap<string, Ruleset>;
};

/**
 * Reads the environment and the rulesets.
 * @throws {ConfigError} listing every problem at once.
 */
export function loadGatewayConfig(env: Readonly<Record<string, string | undefined>>): GatewayConfig {
  const settings = parseEnv(gatewayEnv, env);
  return { ...settings, rulesets: loadRulesetsSetting(settings.RULESETS) };
}
