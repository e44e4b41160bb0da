import { closeNats, connectNats, createLogger, natsLogin, parseEnv, provisionStreams } from '@paireto/runtime';
import { provisionEnv } from './config.ts';

/**
 * Creates the streams of NATS_URL, or brings them to the limits of this version: a job for the account `provision`, before
 * gateways, matchers and bridges of a new version start. Exit code 1 with a sentence when that cannot be.
 */
async function provision(): Promise<void> {
  const config = parseEnv(provisionEnv, process.env);
  const logger = createLogger({ service: 'provision', level: config.LOG_LEVEL, pretty: config.LOG_PRETTY });
  const nats = await connectNats({
    url: config.NATS_URL,
    name: 'paireto-provision',
    logger,
    login: natsLogin(config, 'provision'),
  });
  try {
    const { NATS_STREAM_REPLICAS: replicas } = config;
    await provisionStreams(nats, replicas === undefined ? {} : { replicas });
    process.stdout.write('the streams are up to date\n');
  } finally {
    await closeNats(nats);
  }
}

try {
  await provision();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
