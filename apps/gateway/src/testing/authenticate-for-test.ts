import { devServiceTokenDefaults, devTokenDefaults } from '@paireto/testkit';
import type { AuthenticateService } from '../ports/authenticate.ts';
import { createAuthenticatePlayer } from '../tokens/authenticate-player.ts';
import { createAuthenticateService } from '../tokens/authenticate-service.ts';
import type { KeySource } from '../tokens/key-source.ts';
import { createSecretKeys } from '../tokens/secret-keys.ts';
import { tenantClaim } from '../tokens/tenant-of.ts';
import type { TokenRules } from '../tokens/token-rules.ts';
import { createVerifyToken } from '../tokens/verify-token.ts';

interface Options extends Partial<TokenRules> {
  nowMs: () => number;
  secret?: string;
  keys?: KeySource;
  tenantClaim?: string;
}

const verifierOf = async (options: Options, rules: TokenRules, secret: string) =>
  createVerifyToken({
    keys: options.keys ?? (await createSecretKeys(options.secret ?? secret)),
    rules: { ...rules, ...options },
    nowMs: options.nowMs,
  });

const usual = { types: new Set(['jwt', 'at+jwt']), maxLifetimeS: 30 * 86_400 };

/** Takes what `devToken` signs. */
export async function authenticateForTest(options: Options): Promise<ReturnType<typeof createAuthenticatePlayer>> {
  const rules = { ...devTokenDefaults, ...usual, requiredClaims: ['sub'] };
  return createAuthenticatePlayer({
    verify: await verifierOf(options, rules, devTokenDefaults.secret),
    tenantOf: tenantClaim(options.tenantClaim ?? 'tenant'),
  });
}

/** Takes what `devServiceToken` signs. */
export async function authenticateServiceForTest(options: Options): Promise<AuthenticateService> {
  const rules = { ...devServiceTokenDefaults, ...usual, requiredClaims: ['sub', 'tenant', 'roles'] };
  const verify = await verifierOf(options, rules, devServiceTokenDefaults.secret);
  return createAuthenticateService({ verify, revocations: { isRevokedService: () => false } });
}
