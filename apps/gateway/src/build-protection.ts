import type { Logger } from '@paireto/runtime';
import { every } from './adapters/every.ts';
import type { GatewayConfig } from './config.ts';
import type { Protection } from './http/protect.ts';
import { createAddressLimits } from './limits/address-limits.ts';
import { createAllowedHosts } from './limits/allowed-hosts.ts';
import { createAdmitPlayer } from './limits/player-limits.ts';
import { createRateLimiter } from './limits/rate-limiter.ts';
import { type CountingRedis, createRedisCounts } from './limits/redis-counts.ts';
import { createTenantQuotas } from './limits/tenant-quotas.ts';
import type { PlayerConnections } from './live/player-connections.ts';
import { createJoinWindow } from './overload/join-window.ts';
import { createLoad } from './overload/load.ts';
import { createLogNowAndThen } from './overload/log-now-and-then.ts';
import { createLoopDelay } from './overload/loop-delay.ts';
import type { EntryStore } from './ports/entry-store.ts';

/** Windows remembered of players, and of addresses and what is counted here alone; and those of tenants. */
const MAX_WINDOWS = 200_000;
const MAX_TENANTS = 10_000;

/** Of what a player may do, this gateway lets through so much before it tells the others. */
const QUIET_SHARE = 1 / 3;

/** Wires what keeps requests from being too many: limits, quotas, and the shedding of load. */
export function buildProtection(deps: {
  config: GatewayConfig;
  redis: CountingRedis;
  store: Pick<EntryStore, 'listPools' | 'poolStats'>;
  connections: Pick<PlayerConnections, 'sizeOf'>;
  logger: Logger;
  monotonicMs: () => number;
}): Protection & { stop: () => void } {
  const { config, store, monotonicMs } = deps;
  const { limits } = config;
  const countShared = createRedisCounts({ redis: deps.redis, keyPrefix: config.REDIS_KEY_PREFIX });
  const alone = createLogNowAndThen({ ...deps, message: 'limits are counted by this gateway alone' });
  const shared = {
    monotonicMs,
    countShared,
    onAlone: (error: unknown) => alone(error instanceof Error ? error.message : String(error)),
  };
  const own = createRateLimiter({ maxKeys: MAX_WINDOWS, monotonicMs });
  const loopDelay = createLoopDelay({ every, monotonicMs });
  return {
    isAllowedHost: createAllowedHosts(config.ALLOWED_HOSTS),
    addresses: createAddressLimits({ limits, own }),
    admitPlayer: createAdmitPlayer({
      limits,
      shared: createRateLimiter({ ...shared, maxKeys: MAX_WINDOWS, quietShare: QUIET_SHARE }),
      own,
    }),
    quotas: createTenantQuotas({
      limits,
      shared: createRateLimiter({ ...shared, maxKeys: MAX_TENANTS }),
      monotonicMs,
      connectionsOf: (tenant) => deps.connections.sizeOf(tenant),
      async countWaiting(tenant) {
        const stats = await store.poolStats(tenant, await store.listPools(tenant));
        return stats.reduce((sum, { tickets }) => sum + tickets, 0);
      },
    }),
    load: createLoad({
      loopDelay,
      limits: {
        loopDelayMs: config.SHED_LOOP_DELAY_MS,
        requests: config.MAX_REQUESTS_IN_FLIGHT,
      },
      joinWindow: createJoinWindow({
        most: config.MAX_JOINS_IN_FLIGHT,
        targetMs: config.SHED_JOIN_MS,
        monotonicMs,
      }),
      monotonicMs,
      random: Math.random,
    }),
    limited: ({ detail }, about) => deps.logger.debug({ ...about, detail }, 'answered 429'),
    random: Math.random,
    shed: createLogNowAndThen({ ...deps, message: 'too much to do: requests are answered 503 OVERLOADED' }),
    stop: loopDelay.stop,
  };
}
