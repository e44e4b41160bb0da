import { ConfigError, createLogger, runApp, startTelemetry } from '@paireto/runtime';
import { buildGateway } from './build.ts';
import { loadGatewayConfig } from './config.ts';

await runApp(async (shutdown) => {
  const config = loadGatewayConfig(process.env);
  const telemetry = await startTelemetry('gateway', process.env, { trustsCallers: false });
  shutdown.add('telemetry', () => telemetry.shutdown());
  const logger = createLogger({ service: 'gateway', level: config.LOG_LEVEL, pretty: config.LOG_PRETTY });
  const gateway = await buildGateway({
    config,
    logger,
    traced: telemetry.active,
    readMetrics: telemetry.readMetrics,
    nowMs: Date.now,
    monotonicMs: () => performance.now(),
    shutdown,
  });
  shutdown.add('word of the stop', () => logger.info('stopping'));
  logger.info({ host: config.HOST, port: gateway.port }, 'listening');
  logger.info({ host: config.INTERNAL_HOST, port: gateway.internalPort }, 'listening for services and operators');
  void gateway.ready.then(
    () => logger.info({ host: config.HOST, port: gateway.port }, 'ready'),
    (error: unknown) => {
      logger.fatal({ err: error }, 'not ready');
      if (!(error instanceof ConfigError)) return;
      process.stderr.write(`${error.message}\n`);
      void shutdown.stop().finally(() => process.exit(1));
    },
  );
});
