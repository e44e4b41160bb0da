import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  closeNats,
  connectNats,
  connectRedis,
  createClosers,
  createLogger,
  createPlayerSignalPublisher,
  createReadiness,
  ensureMatchesStream,
  loadRulesetsSetting,
  natsCheck,
  natsLogin,
  parseEnv,
  type RunningApp,
  redisCheck,
  redisLogin,
  redisReady,
  runApp,
  startHealthServer,
  startTelemetry,
} from '@paireto/runtime';
import { createTicketStore, tellChanges } from '@paireto/ticket-store';
import { buildMatcher, type Matcher } from './build.ts';
import { configSchema } from './config.ts';
import { checkRulesets, registerRulesets } from './register-rulesets.ts';

const SERVICE = 'matcher';

async function start(): Promise<RunningApp> {
  const config = parseEnv(configSchema, process.env);
  const rulesets = loadRulesetsSetting(config.RULESETS);
  checkRulesets(rulesets.values());
  const logger = createLogger({ service: SERVICE, level: config.LOG_LEVEL, pretty: config.LOG_PRETTY });
  const closers = createClosers();
  const telemetry = await startTelemetry(SERVICE, process.env);
  closers.add(() => telemetry.shutdown());

  const name = `${SERVICE}-${config.SHARD_ID}`;
  const redis = connectRedis({ url: config.REDIS_URL, name, logger, login: redisLogin(config) });
  closers.add(() => redis.disconnect());

  // Served from the start, so that it can be seen what is being waited for.
  let nats: NatsConnection | undefined;
  let matcher: Matcher | undefined;
  const notYet = async (): Promise<void> => {
    throw new Error('still starting');
  };
  const readiness = createReadiness({
    nats: () => (nats ? natsCheck(nats)() : notYet()),
    redis: redisCheck(redis),
    partitions: () => (matcher?.partitionsCheck ?? notYet)(),
  });
  const health = await startHealthServer({ host: config.HEALTH_HOST, port: config.HEALTH_PORT, readiness });
  closers.add(() => health.close());

  const connection = await connectNats({
    url: config.NATS_URL,
    name,
    logger,
    login: natsLogin(config, 'matcher'),
  });
  closers.add(() => closeNats(connection));
  nats = connection;
  await redisReady(redis);
  await ensureMatchesStream(await jetstreamManager(connection, { checkAPI: false }));

  const store = tellChanges(
    createTicketStore({ redis, keyPrefix: config.REDIS_KEY_PREFIX }),
    createPlayerSignalPublisher(connection),
  );
  await registerRulesets(store, rulesets.values());
  matcher = buildMatcher({
    shardId: config.SHARD_ID,
    rulesets,
    store,
    nats: connection,
    logger,
    sweepIntervalMs: config.MATCHER_SWEEP_INTERVAL_MS,
    reapAfterMs: config.MATCHER_REAP_AFTER_MS,
  });
  redis.on('ready', matcher.redisIsBack);
  closers.add(matcher.stop);
  await matcher.start();
  const { partitionCount, ticketCount } = matcher;
  logger.info({ port: health.port, shard: config.SHARD_ID, partitions: partitionCount, tickets: ticketCount }, 'ready');
  return { stop: () => closers.closeAll() };
}

await runApp(start);
