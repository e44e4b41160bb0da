import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { ensureMatchesStream } from '@paireto/runtime';
import { logTail } from './log-tail.ts';
import { StackError } from './stack-error.ts';
import { repositoryRoot, type StackFolder } from './stack-folder.ts';
import { startRemedy } from './start-remedy.ts';

/** Brings the database to the latest migration. */
export async function applyMigrations(options: {
  databaseUrl: string;
  folder: StackFolder;
  env: Readonly<Record<string, string | undefined>>;
}): Promise<void> {
  const logFile = options.folder.logOf('migrate');
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, ['--conditions=paireto-source', 'apps/game-bridge/src/migrate.ts'], {
    cwd: repositoryRoot,
    env: { ...options.env, DATABASE_URL: options.databaseUrl },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
  if (code !== 0) {
    const tail = logTail(logFile);
    throw new StackError(
      'START_FAILED',
      `The migrations could not be applied. Their last lines:\n${tail}\n${startRemedy(tail, logFile)}\n` +
        'If this database is only for development, "npm run stack:reset" starts again from nothing.',
    );
  }
}

/** Creates the stream of match events. */
export async function createStreams(natsUrl: string): Promise<void> {
  const connection = await connect({ servers: natsUrl.split(','), name: 'stack', timeout: 10_000 }).catch(
    (error: unknown) => {
      throw new StackError('START_FAILED', `NATS does not answer at ${natsUrl}: ${String(error)}`);
    },
  );
  try {
    await ensureMatchesStream(await jetstreamManager(connection));
  } catch (error) {
    throw new StackError(
      'START_FAILED',
      `The stream MATCHES could not be created at ${natsUrl} (is JetStream on?): ${String(error)}`,
    );
  } finally {
    await connection.close();
  }
}
