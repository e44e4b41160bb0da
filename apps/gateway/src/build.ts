import { setTimeout as sleep } from 'node:timers/promises';
import {
  BRIDGE_SILENCE_LIMIT_MS,
  BRIDGE_STATUS_SUBJECT,
  type BridgeStatus,
  bridgeStatusSchema,
  SHARD_HEARTBEAT_SUBJECT,
  SHARD_SILENCE_LIMIT_MS,
  type ShardHeartbeat,
  shardHeartbeatSchema,
} from '@paireto/contracts';
import {
  ConfigError,
  connectNats,
  connectRedis,
  createIds,
  createInstruments,
  createLiveness,
  createReadiness,
  createShutdown,
  createStartup,
  type Logger,
  natsLogin,
  processCheck,
  redisCheck,
  redisLogin,
  redisReady,
  reportReadiness,
  type Shutdown,
} from '@paireto/runtime';
import { createTicketStore, tellChanges } from '@paireto/ticket-store';
import { createGuardedEntryStore } from './adapters/guarded-entry-store.ts';
import { createNatsLink, type NatsLink } from './adapters/nats-link.ts';
import { createRedisSocketTickets } from './adapters/redis-socket-tickets.ts';
import { reportConnections } from './adapters/report-connections.ts';
import { shareWaitReads } from './adapters/shared-wait-reads.ts';
import { buildAuthenticate } from './build-authenticate.ts';
import { startListeners } from './build-listeners.ts';
import { buildLiveFeed, buildStreams } from './build-live.ts';
import { buildProtection } from './build-protection.ts';
import { buildRatingSource } from './build-rating-source.ts';
import { buildSockets } from './build-sockets.ts';
import type { GatewayConfig } from './config.ts';
import { createGatewayMetrics, type GatewayMetrics } from './gateway-metrics.ts';
import type { App } from './http/app-env.ts';
import { routeNamesOf } from './http/route-names.ts';
import { createInternalApp } from './internal-app.ts';
import { createClientAddress } from './limits/client-address.ts';
import { endRevoked } from './live/end-revoked.ts';
import { goingAwayNotice } from './live/going-away-notice.ts';
import { createPlayerConnections } from './live/player-connections.ts';
import { createEarlyRefusal } from './overload/refuse-joins-early.ts';
import { type EntryStore, StoreUnavailableError } from './ports/entry-store.ts';
import { createPublicApp } from './public-app.ts';
import { createAcceptMatch, createDeclineMatch } from './use-cases/answer-match.ts';
import { createCancelBackfill } from './use-cases/cancel-backfill.ts';
import { createCancelEntry } from './use-cases/cancel-entry.ts';
import { createChallengeUseCases } from './use-cases/challenges/challenge-use-cases.ts';
import { describeShards } from './use-cases/describe-shards.ts';
import { createExplainEntry } from './use-cases/explain-entry.ts';
import { createHeardLately, type HeardLately } from './use-cases/heard-lately.ts';
import { createJoinQueue } from './use-cases/join-queue.ts';
import { createNotePresence } from './use-cases/note-presence.ts';
import { createOpenBackfill } from './use-cases/open-backfill.ts';
import { createReadActive } from './use-cases/read-active.ts';
import { createReadBackfill } from './use-cases/read-backfill.ts';
import { createReadEntry } from './use-cases/read-entry.ts';
import { createReadQueueStatus } from './use-cases/read-queue-status.ts';
import { createReadRulesets } from './use-cases/read-rulesets.ts';
import {
  createRulesetRegistration,
  RulesetConflictError,
  type RulesetRegistration,
} from './use-cases/register-rulesets.ts';
import { createSummarizeQueues } from './use-cases/summarize-queues.ts';

/** A gateway that listens. */
export interface Gateway {
  /** For players. */
  port: number;
  /** For services and operators. */
  internalPort: number;
  /** What answers there, for who asks without a network. */
  publicApp: App;
  internalApp: App;
  /**
   * Resolves when Redis and NATS have been reached for the first time and the rulesets are registered. Until then
   * requests answer what they can. @throws {ConfigError} when a ruleset was changed without a new version
   */
  ready: Promise<void>;
  /** Stops accepting, finishes what is in flight, lets go of NATS and Redis. */
  stop(): Promise<void>;
}

/** How long requests in flight may take when the gateway stops. */
const STOP_GRACE_MS = 10_000;
const INTERNAL_STOP_GRACE_MS = 2_000;

/** Wires the gateway together and starts listening at once; its dependencies may come up later. */
export async function buildGateway(options: {
  config: GatewayConfig;
  logger: Logger;
  /** Whether spans are exported. */
  traced: boolean;
  /** All metrics, for `GET /metrics`; without, there is none. */
  readMetrics?: () => Promise<string>;
  nowMs: () => number;
  /** A clock that never goes back. */
  monotonicMs: () => number;
  /** Where the steps of its stop are registered. */
  shutdown?: Shutdown;
}): Promise<Gateway> {
  const { config, logger, nowMs, monotonicMs, shutdown = createShutdown() } = options;
  const startup = createStartup(['nats', 'redis', 'rulesets']);
  const liveness = createLiveness(monotonicMs);
  shutdown.add('liveness', liveness.stop);
  /** Known once there are the apps. */
  const routes = new Set<string>();

  const redis = connectRedis({ url: config.REDIS_URL, name: 'gateway', logger, login: redisLogin(config) });
  shutdown.add('redis', () => redis.disconnect());
  void redisReady(redis).then(() => startup.done('redis'));
  const nats = createNatsLink(
    connectNats({ url: config.NATS_URL, name: 'gateway', logger, login: natsLogin(config, 'gateway') }),
    logger,
  );
  shutdown.add('nats', () => nats.close());

  const { rulesets } = config;
  const ticketStore = tellChanges(createTicketStore({ redis, keyPrefix: config.REDIS_KEY_PREFIX }), nats.playerSignals);
  const registration = createRulesetRegistration({
    store: ticketStore,
    rulesets,
    storeReady: redisReady(redis),
    sleep: (ms) => sleep(ms),
    isStopping: shutdown.isStopping,
  });
  const instruments = createInstruments({ queue: rulesets.keys(), route: routes });
  const measure = createGatewayMetrics(instruments);
  const { authenticate, authenticateService, revocations, ...tokens } = await buildAuthenticate({
    config,
    redis,
    nats,
    logger,
    nowMs,
    monotonicMs,
    liveness,
    onRefused: measure.tokenRefused,
  });
  shutdown.add('tokens', tokens.stop);
  const readiness = createReadiness({
    process: processCheck(startup, shutdown),
    nats: nats.check,
    redis: redisCheck(redis),
    rulesets: () => registration.check(),
    revocations: tokens.checkRevocations,
    ...(config.JWT_JWKS_URL !== undefined && { keys: tokens.checkKeys }),
    ...(config.SERVICE_TOKEN_JWKS_URL !== undefined && { 'service-keys': tokens.checkServiceKeys }),
  });
  const guarded = shareWaitReads(createGuardedEntryStore(ticketStore), monotonicMs);
  const store = onceRegistered(guarded, registration);
  const notePresence = createNotePresence({ store, rulesets, monotonicMs });
  const feed = buildLiveFeed({
    store,
    nats,
    notePresence,
    rulesets,
    logger,
    nowMs,
    monotonicMs,
    pace: { maxPlayers: config.MAX_LIVE_PLAYERS },
  });
  shutdown.add('live feed', () => feed.stop());
  revocations.onRevoked(endRevoked({ feed, revocations, after: (ms, run) => void setTimeout(run, ms).unref() }));
  shutdown.add('instruments', instruments.stop);
  reportReadiness(instruments, readiness);
  revocations.onRevoked(({ kind }) => measure.revoked(kind));
  const useCases = createUseCases({
    measure,
    onCancel: measure.cancelled,
    store,
    notePresence,
    signals: nats.signals,
    explain: nats.explain,
    askBridge: nats.askBridge,
    ratings: buildRatingSource({ config, redis, askBridge: nats.askBridge, logger, nowMs, monotonicMs }),
    newId: createIds(),
    rulesets,
    ...listenToOthers(nats, { nowMs, monotonicMs }),
    nowMs,
  });
  const connections = createPlayerConnections({
    maxTotal: config.MAX_CONNECTIONS,
    maxOf: (tenant) => config.limits.ofTenant(tenant).connections,
  });
  const protection = buildProtection({ config, redis, store, connections, logger, monotonicMs });
  shutdown.add('protection', protection.stop);
  const addressOf = createClientAddress({
    trustedProxies: config.TRUSTED_PROXIES,
    header: config.TRUSTED_PROXY_HEADER,
    onStranger: (address) =>
      logger.warn(
        { address },
        'a request was forwarded by an address that TRUSTED_PROXIES does not name: a proxy that is missing there, or a client that pretends',
      ),
  });
  const socketTickets = createRedisSocketTickets({ redis, keyPrefix: config.REDIS_KEY_PREFIX, logger });
  const streaming = { feed, connections, revocations, readEntry: useCases.readEntry, nowMs };
  const { close: endStreams, ...streams } = buildStreams(streaming);
  const shared = {
    ...useCases,
    askBridge: nats.askBridge,
    revokeTokens: tokens.revokeTokens,
    rulesets,
    readiness,
    startup: startup.report,
    liveness: liveness.report,
    logger,
    onAnswered: measure.answered,
    traced: options.traced,
  };
  const publicApp = createPublicApp({
    ...shared,
    ...streams,
    socketTickets,
    allowedOrigins: config.ALLOWED_ORIGINS,
    protection,
    authenticate,
  });
  const internalApp = createInternalApp({ ...shared, authenticateService, metrics: options.readMetrics });
  for (const app of [publicApp, internalApp]) for (const route of routeNamesOf(app)) routes.add(route);
  const live = { app: publicApp, authenticate, socketTickets, revocations, feed, connections };
  const sockets = buildSockets({ ...live, protection, addressOf, onRefused: measure.refused, config, logger, nowMs });
  shutdown.add('connection gauges', reportConnections({ sockets, feed, eventStreams: streams.eventStreams }));

  const listeners = await startListeners({
    publicApp,
    internalApp,
    sockets,
    addressOf,
    refuseEarly: createEarlyRefusal({ ...protection, onAnswered: measure.answered }),
    config,
    logger,
    monotonicMs,
  }).catch(async (error: unknown) => {
    await shutdown.stop();
    throw error;
  });
  const { publicServer, internalServer } = listeners;
  // Last, so that until then it can be seen what is waited for.
  shutdown.add('internal requests', () => internalServer.close(INTERNAL_STOP_GRACE_MS));
  shutdown.add('requests and sockets', () =>
    Promise.all([publicServer.close(STOP_GRACE_MS), sockets.close(STOP_GRACE_MS)]).then(() => undefined),
  );
  shutdown.add('event streams', endStreams);
  shutdown.add('word of the stop', () => feed.notify(goingAwayNotice));
  // Until load balancers have seen that it is not ready any more, it goes on serving.
  shutdown.add('load balancers', async () => {
    publicServer.keepNoConnections();
    await sleep(config.SHUTDOWN_DELAY_MS);
  });

  return {
    port: publicServer.port,
    internalPort: internalServer.port,
    publicApp,
    internalApp,
    ready: Promise.all([
      registration.registered.then(() => startup.done('rulesets')),
      nats.connected.then(() => startup.done('nats')),
    ]).then(() => undefined, refuseConflict),
    stop: shutdown.stop,
  };
}

/** Says a changed ruleset the way settings are refused. */
function refuseConflict(error: unknown): never {
  throw error instanceof RulesetConflictError
    ? new ConfigError(error.problems.map((text) => `RULESETS: ${text}`))
    : error;
}

/** Lets no ticket in before its ruleset is known to be the one that the installation knows by this version. */
function onceRegistered(store: EntryStore, registration: RulesetRegistration): EntryStore {
  return {
    ...store,
    async enqueue(tenant, tickets) {
      if (registration.isDone()) return store.enqueue(tenant, tickets);
      const cause = await registration.check().catch((error: unknown) => error);
      throw new StoreUnavailableError('no', cause);
    },
  };
}

interface Clocks {
  nowMs: () => number;
  monotonicMs: () => number;
}

/** What shards and bridges said lately. */
function listenToOthers(
  nats: NatsLink,
  clocks: Clocks,
): { shards: HeardLately<ShardHeartbeat>; bridges: HeardLately<BridgeStatus> } {
  const shards = createHeardLately<ShardHeartbeat>({ silenceLimitMs: SHARD_SILENCE_LIMIT_MS, ...clocks });
  nats.listen(SHARD_HEARTBEAT_SUBJECT, shardHeartbeatSchema, (heartbeat) =>
    heartbeat.leaving ? shards.forget(heartbeat.shardId) : shards.hear(heartbeat.shardId, heartbeat),
  );
  const bridges = createHeardLately<BridgeStatus>({ silenceLimitMs: BRIDGE_SILENCE_LIMIT_MS, ...clocks });
  nats.listen(BRIDGE_STATUS_SUBJECT, bridgeStatusSchema, (status) => bridges.hear(status.bridgeId, status));
  return { shards, bridges };
}

function createUseCases(
  deps: { measure: GatewayMetrics } & Parameters<typeof createCancelEntry>[0] &
    Parameters<typeof createJoinQueue>[0] &
    Parameters<typeof createReadEntry>[0] &
    Parameters<typeof createExplainEntry>[0] &
    Parameters<typeof createChallengeUseCases>[0] &
    Parameters<typeof createSummarizeQueues>[0] & { shards: HeardLately<ShardHeartbeat> },
) {
  return {
    joinQueue: deps.measure.joins(createJoinQueue(deps)),
    readEntry: createReadEntry(deps),
    cancelEntry: createCancelEntry(deps),
    acceptMatch: createAcceptMatch(deps),
    declineMatch: createDeclineMatch(deps),
    explainEntry: createExplainEntry(deps),
    readActive: createReadActive(deps),
    readQueueStatus: createReadQueueStatus(deps),
    summarizeQueues: createSummarizeQueues(deps),
    readRulesets: createReadRulesets(deps),
    openBackfill: createOpenBackfill(deps),
    readBackfill: createReadBackfill(deps),
    cancelBackfill: createCancelBackfill(deps),
    challenges: createChallengeUseCases(deps),
    readShards: () => describeShards(deps.shards.live()),
  };
}
