import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { defined, SERVICE_TOKEN } from '@paireto/contracts';
import {
  type CheckDetails,
  closeNats,
  connectNats,
  connectRedis,
  createInstruments,
  createLiveness,
  createLogger,
  createPlayerSignalPublisher,
  createReadiness,
  createServiceToken,
  createShutdown,
  createStartup,
  natsCheck,
  natsLogin,
  processCheck,
  type RunningApp,
  redisCheck,
  redisLogin,
  redisReady,
  reportReadiness,
  startHealthServer,
} from '@paireto/runtime';
import { createTicketStore, tellChanges } from '@paireto/ticket-store';
import { createChallengeSignals } from './adapters/challenges/challenge-signals.ts';
import { createPrisma } from './adapters/database/create-prisma.ts';
import { createPostgresPool } from './adapters/database/postgres-pool.ts';
import { createLiveGameClient } from './adapters/live-game/live-game-client.ts';
import { answerRequests } from './adapters/messaging/answer-requests.ts';
import { checkSchema } from './adapters/migrations/check-schema.ts';
import { migrateAtStart } from './adapters/migrations/migrate-at-start.ts';
import { readMigrations } from './adapters/migrations/read-migrations.ts';
import { createPlacingTickets } from './adapters/placing-tickets.ts';
import { createPrismaMatchRecords } from './adapters/records/prisma-match-records.ts';
import { createBridgeMetrics, observeBreaker } from './bridge-metrics.ts';
import type { BridgeServices } from './bridge-parts.ts';
import { startAllocation } from './build-allocation.ts';
import { startChallenges } from './build-challenges.ts';
import { startConsumers } from './build-consumers.ts';
import { startRatings } from './build-ratings.ts';
import { startRecords } from './build-records.ts';
import type { BridgeConfig } from './config.ts';
import { createSettlementTeller } from './use-cases/challenges/tell-settlements.ts';

/** How long the ticket store remembers a finished match. */
const TICKET_RETENTION_MS = 3_600_000;

/**
 * Wires the bridge and starts its consumers. Waits for NATS and Redis; Postgres and the game service may be away.
 * How it is stopped is registered with `shutdown` on the way.
 */
export async function startBridge(
  config: BridgeConfig,
  shutdown = createShutdown(),
  readMetrics?: () => Promise<string>,
): Promise<RunningApp & { port: number }> {
  const logger = createLogger({ service: 'game-bridge', level: config.LOG_LEVEL, pretty: config.LOG_PRETTY });
  const name = 'paireto-game-bridge';
  const nowMs = () => Date.now();
  const instruments = createInstruments();
  const measure = createBridgeMetrics(instruments);
  shutdown.add('instruments', instruments.stop);

  const pool = createPostgresPool({ url: config.DATABASE_URL, maxConnections: config.DATABASE_CONNECTIONS, logger });
  shutdown.add('postgres', () => pool.end());
  const prisma = createPrisma(pool);
  shutdown.add('prisma', () => prisma.$disconnect());
  const redis = connectRedis({ url: config.REDIS_URL, name, logger, login: redisLogin(config) });
  shutdown.add('redis', () => redis.disconnect());
  const games = createLiveGameClient(
    {
      url: config.LIVE_GAME_API_URL,
      timeoutMs: config.LIVE_GAME_API_TIMEOUT_MS,
      inBatches: config.LIVE_GAME_API_BATCHES,
    },
    {
      token: createServiceToken(SERVICE_TOKEN, { secret: config.LIVE_GAME_API_SECRET, nowMs }),
      nowMs,
      logger,
      onAsked: measure.allocated,
    },
  );
  shutdown.add('connections to the game service', () => games.close());
  const monotonicMs = () => performance.now();
  const allocation = startAllocation(config, { games, nowMs, monotonicMs, logger, onHeld: measure.heldByBreaker });
  observeBreaker(instruments, allocation.state);
  shutdown.add('breaker', () => allocation.stop());

  let nats: NatsConnection | undefined;
  let describeLag = async (): Promise<CheckDetails> => ({ unknown: 'not connected yet' });
  const migrations = await readMigrations();
  if (config.MIGRATION_DATABASE_URL !== undefined) {
    const migrating = migrateAtStart({ url: config.MIGRATION_DATABASE_URL, migrations, logger });
    shutdown.add('migrations', () => migrating.stop());
  }
  const startup = createStartup(['nats', 'redis', 'consumers']);
  const liveness = createLiveness(monotonicMs);
  const readiness = createReadiness({
    process: processCheck(startup, shutdown),
    nats: async () => (nats ? natsCheck(nats)() : Promise.reject(new Error('not connected yet'))),
    redis: redisCheck(redis),
    postgres: async () => void (await pool.query('SELECT 1')),
    schema: () => checkSchema(pool, migrations),
    records: () => describeLag(),
    'live-game-api': () => games.checkHealth(),
    allocation: allocation.check,
  });
  reportReadiness(instruments, readiness);
  const health = await startHealthServer({
    host: config.HOST,
    port: config.HEALTH_PORT,
    startup: startup.report,
    liveness: liveness.report,
    readiness,
    ...defined('metrics', readMetrics),
  });
  shutdown.add('health server', () => health.close());

  nats = await connectNats({
    url: config.NATS_URL,
    name,
    logger,
    login: natsLogin(config, 'game-bridge'),
  });
  shutdown.add('nats', () => (nats ? closeNats(nats) : undefined));
  startup.done('nats');
  await redisReady(redis);
  startup.done('redis');

  const playerSignals = createPlayerSignalPublisher(nats);
  const store = tellChanges(
    createTicketStore({ redis, keyPrefix: config.REDIS_KEY_PREFIX, retentionMs: TICKET_RETENTION_MS }),
    playerSignals,
  );
  const consumers = await startConsumers({
    nats,
    tickets: createPlacingTickets(store),
    games: { ...games, create: allocation.create, createAll: allocation.createAll },
    createsInBatches: config.LIVE_GAME_API_BATCHES,
    records: createPrismaMatchRecords({ prisma, pool }, createSettlementTeller(createChallengeSignals(playerSignals))),
    createConcurrency: config.GAME_CREATE_CONCURRENCY,
    ackWaitMs: config.ACK_WAIT_MS,
    retentionMs: TICKET_RETENTION_MS,
    nowMs,
    random: () => Math.random(),
    logger,
    liveness,
    measure,
  });
  let consumersStopped: Promise<void> | undefined;
  const stopConsumers = (): Promise<void> => (consumersStopped ??= consumers.stop());
  shutdown.add('matches in work', stopConsumers);
  const js = jetstream(nats);
  const manager = await jetstreamManager(nats, { checkAPI: false });
  const services: BridgeServices = {
    ...{
      config,
      rulesets: config.rulesets,
      prisma,
      nats,
      js,
      manager,
      redis,
      store,
      playerSignals,
      nowMs,
      logger,
      instruments,
    },
    random: () => Math.random(),
  };
  const parts = [startChallenges(services), await startRecords(services), startRatings(services)] as const;
  shutdown.add('challenges, records and ratings', async () => {
    await Promise.all(parts.map((part) => part.stop()));
  });
  const [challenges, records, ratings] = parts;
  describeLag = records.describeLag;
  const handlers = { ...challenges.handlers, ...records.handlers, ...ratings.handlers };
  const answers = answerRequests({ nats, handlers, logger, nowMs: monotonicMs });
  shutdown.add('requests in work', async () => {
    // Both take no more from now on.
    const matches = stopConsumers();
    await answers.stop();
    await matches;
  });
  // Who is told that the bridge is ready may ask it at once.
  await nats.flush().catch(() => undefined);
  shutdown.add('bridge status', allocation.report(nats));
  shutdown.add('word of the stop', () => logger.info('stopping'));
  startup.done('consumers');
  logger.info({ port: health.port }, 'ready');
  return { port: health.port, stop: shutdown.stop };
}
