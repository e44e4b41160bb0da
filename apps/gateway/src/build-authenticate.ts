import { type connectRedis, type Logger, redisReady } from '@paireto/runtime';
import { every } from './adapters/every.ts';
import { createJwtAuthenticate } from './adapters/jwt-authenticate.ts';
import type { NatsLink } from './adapters/nats-link.ts';
import { createRedisRevocations } from './adapters/redis-revocations.ts';
import { rememberTokens } from './adapters/remember-tokens.ts';
import type { GatewayConfig } from './config.ts';
import type { Authenticate } from './ports/authenticate.ts';
import type { Revocations } from './ports/revocations.ts';
import { refuseRevoked } from './use-cases/refuse-revoked.ts';

/** Wires what tells who a token is of: its signature, and whether it was revoked. */
export async function buildAuthenticate(deps: {
  config: GatewayConfig;
  redis: ReturnType<typeof connectRedis>;
  nats: Pick<NatsLink, 'playerSignals'>;
  logger: Logger;
  nowMs: () => number;
}): Promise<{ authenticate: Authenticate; revocations: Revocations; stop: () => void }> {
  const { config, redis, nats, nowMs } = deps;
  const byToken = await createJwtAuthenticate({
    secret: config.JWT_SECRET,
    issuer: config.JWT_ISSUER,
    audience: config.JWT_AUDIENCE,
    nowMs,
  });
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
  return { authenticate, revocations, stop: revocations.stop };
}
