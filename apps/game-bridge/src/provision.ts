import { setTimeout as sleep } from 'node:timers/promises';
import { closeNats, connectNats, createLogger, natsLogin, parseEnv, provisionStreams } from '@paireto/runtime';
import { provisionEnv } from './config.ts';

const CONNECT_LIMIT_MS = 60_000;

/**
 * Creates the streams of NATS_URL, or brings them to the limits of this version: a job for the account `provision`, before
 * gateways, matchers and bridges of a new version start. Exit code 1 with a sentence when that cannot be.
 */
async function provision(): Promise<void> {
  const config = parseEnv(provisionEnv, process.env);
  const logger = createLogger({ service: 'provision', level: config.LOG_LEVEL, pretty: config.LOG_PRETTY });
  const login = natsLogin(config, 'provision');
  const nats = await withinLimit(connectNats({ url: config.NATS_URL, name: 'paireto-provision', logger, login }));
  try {
    const { NATS_STREAM_REPLICAS: replicas } = config;
    await provisionStreams(nats, replicas === undefined ? {} : { replicas });
    process.stdout.write('the streams are up to date\n');
  } finally {
    await closeNats(nats);
  }
}

/** A job ends, and is started again by whoever runs it. */
async function withinLimit<Result>(work: Promise<Result>): Promise<Result> {
  const late = sleep(CONNECT_LIMIT_MS, undefined, { ref: false }).then(() => {
    throw new Error(`NATS did not let us in within ${CONNECT_LIMIT_MS / 1_000} s`);
  });
  return Promise.race([work, late]);
}

try {
  await provision();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  // Also while it still tries to connect.
  process.exit(1);
}
