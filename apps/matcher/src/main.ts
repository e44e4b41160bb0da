import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  closeNats,
  connectNats,
  connectRedis,
  createInstruments,
  createLiveness,
  createLogger,
  createPlayerSignalPublisher,
  createReadiness,
  createStartup,
  ensureMatchesStream,
  loadRulesetsSetting,
  natsCheck,
  natsLogin,
  parseEnv,
  processCheck,
  redisCheck,
  redisLogin,
  redisReady,
  reportReadiness,
  runApp,
  type Shutdown,
  startHealthServer,
  startTelemetry,
} from '@paireto/runtime';
import { createTicketStore, tellChanges } from '@paireto/ticket-store';
import { buildMatcher, type Matcher } from './build.ts';
import { configSchema } from './config.ts';
import { checkRulesets, registerRulesets } from './register-rulesets.ts';

const SERVICE = 'matcher';

async function start(shutdown: Shutdown): Promise<void> {
  const config = parseEnv(configSchema, process.env);
  const rulesets = loadRulesetsSetting(config.RULESETS);
  checkRulesets(rulesets.values());
  const logger = createLogger({ service: SERVICE, level: config.LOG_LEVEL, pretty: config.LOG_PRETTY });
  const telemetry = await startTelemetry(SERVICE, process.env);
  shutdown.add('telemetry', () => telemetry.shutdown());

  const name = `${SERVICE}-${config.SHARD_ID}`;
  const redis = connectRedis({ url: config.REDIS_URL, name, logger, login: redisLogin(config) });
  shutdown.add('redis', () => redis.disconnect());

  // Served from the start, so that it can be seen what is being waited for.
  let nats: NatsConnection | undefined;
  let matcher: Matcher | undefined;
  const notYet = async (): Promise<void> => {
    throw new Error('still starting');
  };
  const startup = createStartup(['nats', 'redis', 'rulesets', 'shard']);
  const liveness = createLiveness(() => performance.now());
  const readiness = createReadiness({
    process: processCheck(startup, shutdown),
    nats: () => (nats ? natsCheck(nats)() : notYet()),
    redis: redisCheck(redis),
    partitions: () => (matcher?.partitionsCheck ?? notYet)(),
    stream: () => (matcher?.streamCheck ?? notYet)(),
  });
  const health = await startHealthServer({
    host: config.HEALTH_HOST,
    port: config.HEALTH_PORT,
    readiness,
    startup: startup.report,
    liveness: liveness.report,
    metrics: telemetry.readMetrics,
  });
  const instruments = createInstruments();
  shutdown.add('instruments', instruments.stop);
  reportReadiness(instruments, readiness);
  shutdown.add('health server', () => health.close());

  const connection = await connectNats({
    url: config.NATS_URL,
    name,
    logger,
    login: natsLogin(config, 'matcher'),
  });
  shutdown.add('nats', () => closeNats(connection));
  nats = connection;
  startup.done('nats');
  await redisReady(redis);
  startup.done('redis');
  await ensureMatchesStream(await jetstreamManager(connection, { checkAPI: false }));

  const store = tellChanges(
    createTicketStore({ redis, keyPrefix: config.REDIS_KEY_PREFIX }),
    createPlayerSignalPublisher(connection),
  );
  await registerRulesets(store, rulesets.values());
  startup.done('rulesets');
  matcher = buildMatcher({
    shardId: config.SHARD_ID,
    rulesets,
    store,
    nats: connection,
    logger,
    sweepIntervalMs: config.MATCHER_SWEEP_INTERVAL_MS,
    reapAfterMs: config.MATCHER_REAP_AFTER_MS,
    liveness,
  });
  redis.on('ready', matcher.redisIsBack);
  shutdown.add('matches under way', async () => {
    logger.info('stopping');
    await matcher?.stop();
  });
  await matcher.start();
  startup.done('shard');
  const { partitionCount, ticketCount } = matcher;
  logger.info({ port: health.port, shard: config.SHARD_ID, partitions: partitionCount, tickets: ticketCount }, 'ready');
}

await runApp(start);
