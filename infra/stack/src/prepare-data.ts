import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { connect } from '@nats-io/transport-node';
import { inboxPrefix, natsServers } from '@paireto/contracts';
import type { ServerPasswords } from '@paireto/dev-access';
import { provisionStreams } from '@paireto/runtime';
import pg from 'pg';
import { logTail } from './log-tail.ts';
import { stackRoles } from './server-access.ts';
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
    env: { ...options.env, DATABASE_URL: options.databaseUrl, MIGRATION_DATABASE_URL: options.databaseUrl },
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

/** Creates the streams. */
export async function createStreams(natsUrl: string): Promise<void> {
  const connection = await connect({
    ...natsServers(natsUrl),
    name: 'stack',
    timeout: 10_000,
    inboxPrefix: inboxPrefix('provision'),
  }).catch((error: unknown) => {
    throw new StackError('START_FAILED', `NATS does not answer at ${withoutUser(natsUrl)}: ${String(error)}`);
  });
  try {
    await provisionStreams(connection);
  } catch (error) {
    throw new StackError(
      'START_FAILED',
      `The streams could not be created at ${withoutUser(natsUrl)} (is JetStream on?): ${String(error)}`,
    );
  } finally {
    await connection.close();
  }
}

const withoutUser = (url: string): string => url.replaceAll(/\/\/[^@/,]*@/g, '//');

/** Makes the roles of the database, and hands it over to them. `url`: of the superuser. */
export async function createRoles(url: string, passwords: ServerPasswords): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'paireto-stack' });
  // The query that was under way fails too and says the same.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(stackRoles(new URL(url).pathname.slice(1), passwords));
  } catch (error) {
    throw new StackError('START_FAILED', `The roles of the database could not be made: ${String(error)}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}
