import { type connectRedis, type Logger, redisReady } from '@paireto/runtime';
import { every } from './adapters/every.ts';
import type { NatsLink } from './adapters/nats-link.ts';
import { createRedisRevocations } from './adapters/redis-revocations.ts';
import { rememberTokens } from './adapters/remember-tokens.ts';
import type { GatewayConfig } from './config.ts';
import type { Authenticate, AuthenticateService } from './ports/authenticate.ts';
import type { Revocations } from './ports/revocations.ts';
import { createAuthenticatePlayer } from './tokens/authenticate-player.ts';
import { createAuthenticateService, refuseServices } from './tokens/authenticate-service.ts';
import { createSecretKeys } from './tokens/secret-keys.ts';
import { tenantClaim } from './tokens/tenant-of.ts';
import { createVerifyToken } from './tokens/verify-token.ts';
import { refuseRevoked } from './use-cases/refuse-revoked.ts';

/** What tells who sent a request. */
export interface Tokens {
  authenticate: Authenticate;
  authenticateService: AuthenticateService;
  revocations: Revocations;
  stop: () => void;
}

/** Wires what tells who a token is of: its signature, and whether it was revoked. */
export async function buildAuthenticate(deps: {
  config: GatewayConfig;
  redis: ReturnType<typeof connectRedis>;
  nats: Pick<NatsLink, 'playerSignals'>;
  logger: Logger;
  nowMs: () => number;
}): Promise<Tokens> {
  const { config, redis, nats, nowMs } = deps;
  const byToken = createAuthenticatePlayer({
    verify: createVerifyToken({
      keys: await createSecretKeys(config.JWT_SECRET ?? ''),
      rules: {
        issuer: config.JWT_ISSUER,
        audience: config.JWT_AUDIENCE,
        types: config.JWT_TOKEN_TYPES,
        maxLifetimeS: config.JWT_MAX_LIFETIME_S,
        requiredClaims: ['sub'],
      },
      nowMs,
    }),
    tenantOf: tenantClaim('tenant'),
  });
  const authenticateService = await buildAuthenticateService(config, nowMs);
  const revocations = createRedisRevocations({
    ...deps,
    keyPrefix: config.REDIS_KEY_PREFIX,
    tell: (player, signal) => nats.playerSignals.send(player, signal),
    every,
  });
  // What fails is tried again in a second.
  void redisReady(redis)
    .then(revocations.look)
    .catch(() => undefined);
  const authenticate = refuseRevoked(rememberTokens(byToken, { nowMs }), revocations);
  return { authenticate, authenticateService, revocations, stop: revocations.stop };
}

async function buildAuthenticateService(config: GatewayConfig, nowMs: () => number): Promise<AuthenticateService> {
  if (config.SERVICE_TOKEN_SECRET === undefined) return refuseServices;
  return createAuthenticateService({
    verify: createVerifyToken({
      keys: await createSecretKeys(config.SERVICE_TOKEN_SECRET),
      rules: {
        issuer: config.SERVICE_TOKEN_ISSUER,
        audience: config.SERVICE_TOKEN_AUDIENCE,
        types: config.SERVICE_TOKEN_TYPES,
        maxLifetimeS: config.JWT_MAX_LIFETIME_S,
        requiredClaims: ['sub', 'tenant', 'roles'],
      },
      nowMs,
    }),
  });
}
