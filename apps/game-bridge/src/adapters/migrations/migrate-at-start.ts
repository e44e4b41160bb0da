import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@paireto/runtime';
import pg from 'pg';
import { applyMigrations } from './apply-migrations.ts';
import { MigrationError } from './migration-history.ts';
import type { Migration } from './read-migrations.ts';

const PAUSE_MS = 2_000;

/**
 * Brings the database to the schema of this program beside everything else, as soon as it can be reached. What the history
 * forbids is logged and not tried again: the bridge is not ready then, and says so.
 * @param deps.url of the role that owns the schema.
 */
export function migrateAtStart(deps: {
  url: string;
  migrations: readonly Migration[];
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
}): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let client: pg.Client | undefined;

  const attempt = async (): Promise<void> => {
    client = new pg.Client({ connectionString: deps.url, application_name: 'paireto-migrate' });
    // The query that was under way fails too and says the same; unhandled, this event would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      const applied = await applyMigrations(client, deps.migrations);
      deps.logger.info({ applied }, 'the schema is up to date');
    } finally {
      await client.end().catch(() => undefined);
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await attempt();
        return;
      } catch (error) {
        if (stopping.signal.aborted) return;
        if (error instanceof MigrationError) {
          deps.logger.error({ err: error }, 'the migrations cannot be applied');
          return;
        }
        deps.logger.warn({ err: error }, 'the migrations could not be applied yet');
        await sleep(PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };

  const running = run();
  return {
    async stop() {
      stopping.abort();
      // What was begun is rolled back.
      await client?.end().catch(() => undefined);
      await running;
    },
  };
}
