import { ACCOUNT_API_TOKEN } from '@paireto/contracts';
import { createRatingCache } from '@paireto/rating-cache';
import { createServiceToken, type Logger } from '@paireto/runtime';
import { createAccountRatingSource } from './adapters/ratings/account-rating-source.ts';
import { createBuiltInRatingSource } from './adapters/ratings/built-in-rating-source.ts';
import { createRatingOfQueue } from './adapters/ratings/rating-of-queue.ts';
import { staticRatingSource } from './adapters/ratings/static-rating-source.ts';
import { tokenRatingSource } from './adapters/ratings/token-rating-source.ts';
import type { GatewayConfig } from './config.ts';
import type { AskBridge } from './ports/ask-bridge.ts';
import type { RatingSource } from './ports/rating-source.ts';

/** The rating sources of the installation, behind the one that picks by queue. */
export function buildRatingSource(deps: {
  config: GatewayConfig;
  redis: Parameters<typeof createRatingCache>[0]['redis'];
  askBridge: AskBridge;
  logger: Logger;
  nowMs: () => number;
  monotonicMs: () => number;
}): RatingSource {
  const { config, redis } = deps;
  const cache = createRatingCache({ redis, keyPrefix: config.REDIS_KEY_PREFIX });
  const accounts = accountSource(config, deps);
  return createRatingOfQueue({
    token: tokenRatingSource,
    static: staticRatingSource,
    'built-in': createBuiltInRatingSource({ ...deps, cache }),
    ...(accounts === undefined ? {} : { 'account-api': accounts }),
  });
}

function accountSource(
  config: GatewayConfig,
  deps: { logger: Logger; nowMs: () => number; monotonicMs: () => number },
) {
  const { ACCOUNT_API_URL: url, ACCOUNT_API_SECRET: secret } = config;
  if (url === undefined || secret === undefined) return undefined;
  const options = { url, timeoutMs: config.ACCOUNT_API_TIMEOUT_MS, cacheMs: config.ACCOUNT_API_CACHE_MS };
  return createAccountRatingSource(options, {
    ...deps,
    token: createServiceToken(ACCOUNT_API_TOKEN, { secret, nowMs: deps.nowMs }),
  });
}
