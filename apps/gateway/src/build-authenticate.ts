import { revocationSchema, TOKEN_REVOKED_SUBJECT } from '@paireto/contracts';
import {
  ConfigError,
  type connectRedis,
  type DependencyCheck,
  type Liveness,
  type Logger,
  redisReady,
} from '@paireto/runtime';
import { every } from './adapters/every.ts';
import type { NatsLink } from './adapters/nats-link.ts';
import type { GatewayConfig } from './config.ts';
import type { Authenticate, AuthenticateService } from './ports/authenticate.ts';
import type { Revocations } from './ports/revocations.ts';
import { createAuthenticatePlayer } from './tokens/authenticate-player.ts';
import { createAuthenticateService, refuseServices } from './tokens/authenticate-service.ts';
import { CLOCK_TOLERANCE_MS } from './tokens/clock-tolerance.ts';
import { createKeys } from './tokens/create-keys.ts';
import type { KeySource } from './tokens/key-source.ts';
import { createRedisRevocations } from './tokens/redis-revocations.ts';
import { rememberTokens } from './tokens/remember-tokens.ts';
import { tenantClaim } from './tokens/tenant-of.ts';
import { tokenProblems } from './tokens/token-problems.ts';
import type { RefusalReason } from './tokens/token-refusal.ts';
import type { TokenRules } from './tokens/token-rules.ts';
import { createVerifyToken } from './tokens/verify-token.ts';
import { refuseRevoked } from './use-cases/refuse-revoked.ts';
import { createRevokeTokens, type RevokeTokens } from './use-cases/revoke-tokens.ts';

/** Looks for revocations that do not come round for so long are stuck. */
const LOOKS_STUCK_AFTER_MS = 120_000;

/** What tells who sent a request. */
export interface Tokens {
  authenticate: Authenticate;
  authenticateService: AuthenticateService;
  revocations: Revocations;
  revokeTokens: RevokeTokens;
  /** @throws those that were revoked before could not be read yet */
  checkRevocations: DependencyCheck;
  /** @throws keys of player tokens could not be had yet */
  checkKeys: DependencyCheck;
  /** @throws those of service tokens */
  checkServiceKeys: DependencyCheck;
  stop: () => void;
}

/** Wires what tells who a token is of: its signature, and whether it was revoked. */
export async function buildAuthenticate(deps: {
  config: GatewayConfig;
  redis: ReturnType<typeof connectRedis>;
  nats: Pick<NatsLink, 'say' | 'listen'>;
  logger: Logger;
  nowMs: () => number;
  monotonicMs: () => number;
  liveness: Pick<Liveness, 'watch'>;
  /** Is told why a token was refused. */
  onRefused: (whose: 'player' | 'service', reason: RefusalReason) => void;
}): Promise<Tokens> {
  const { config, redis, nats, nowMs, onRefused } = deps;
  const keys = await playerKeys(deps);
  const ofServices = await serviceKeys(deps);
  const byToken = createAuthenticatePlayer({
    verify: createVerifyToken({ keys, rules: playerRules(config), nowMs }),
    tenantOf:
      config.JWT_TENANT === undefined ? tenantClaim(config.JWT_TENANT_CLAIM ?? 'tenant') : () => config.JWT_TENANT,
    onRefused: (reason) => onRefused('player', reason),
  });
  const revocations = createRedisRevocations({
    ...deps,
    keyPrefix: config.REDIS_KEY_PREFIX,
    tell: (revocation) => nats.say(TOKEN_REVOKED_SUBJECT, revocation),
    every,
    onLooked: deps.liveness.watch('revocations', LOOKS_STUCK_AFTER_MS),
  });
  nats.listen(TOKEN_REVOKED_SUBJECT, revocationSchema, revocations.hear);
  // What fails is tried again in a second.
  void redisReady(redis)
    .then(revocations.look)
    .catch(() => undefined);
  const authenticateService = ofServices
    ? createAuthenticateService({
        verify: createVerifyToken({ keys: ofServices, rules: serviceRules(config), nowMs }),
        revocations,
        onRefused: (reason) => onRefused('service', reason),
      })
    : refuseServices;
  const authenticate = refuseRevoked(
    rememberTokens(byToken, { keys, nowMs, maxTokens: config.REMEMBERED_TOKENS }),
    revocations,
    () => onRefused('player', 'revoked'),
  );
  return {
    authenticate,
    authenticateService,
    revocations,
    revokeTokens: createRevokeTokens({
      revocations,
      maxLifetimeMs: config.TOKEN_MAX_LIFETIME_S * 1_000,
      toleranceMs: CLOCK_TOLERANCE_MS,
      nowMs,
    }),
    async checkRevocations() {
      if (!revocations.areKnown()) throw new Error('revoked tokens are not known yet');
    },
    async checkKeys() {
      if (!keys.isKnown()) throw new Error('the keys of player tokens are not known yet');
    },
    async checkServiceKeys() {
      if (ofServices?.isKnown() === false) throw new Error('the keys of service tokens are not known yet');
    },
    stop() {
      for (const part of [revocations, keys, ofServices]) part?.stop();
    },
  };
}

interface KeysDeps {
  config: GatewayConfig;
  logger: Logger;
  monotonicMs: () => number;
}

async function playerKeys({ config, ...deps }: KeysDeps): Promise<KeySource> {
  const { JWT_SECRET: secret, JWT_SECRET_FILE: secretFile, JWT_JWKS_URL: jwksUrl } = config;
  const keys = await createKeys({ secret, secretFile, jwksUrl }, { ...deps, refreshMs: config.JWKS_REFRESH_MS, every });
  if (keys === undefined) throw new ConfigError(tokenProblems(config));
  return keys;
}

function serviceKeys({ config, ...deps }: KeysDeps): Promise<KeySource | undefined> {
  const places = {
    secret: config.SERVICE_TOKEN_SECRET,
    secretFile: config.SERVICE_TOKEN_SECRET_FILE,
    jwksUrl: config.SERVICE_TOKEN_JWKS_URL,
  };
  return createKeys(places, { ...deps, refreshMs: config.JWKS_REFRESH_MS, every });
}

const playerRules = (config: GatewayConfig): TokenRules => ({
  issuer: config.JWT_ISSUER,
  audience: config.JWT_AUDIENCE,
  types: config.JWT_TOKEN_TYPES,
  maxLifetimeS: config.TOKEN_MAX_LIFETIME_S,
  requiredClaims: ['sub'],
});

const serviceRules = (config: GatewayConfig): TokenRules => ({
  issuer: config.SERVICE_TOKEN_ISSUER,
  audience: config.SERVICE_TOKEN_AUDIENCE,
  types: config.SERVICE_TOKEN_TYPES,
  maxLifetimeS: config.TOKEN_MAX_LIFETIME_S,
  requiredClaims: ['sub', 'tenant', 'roles'],
});
