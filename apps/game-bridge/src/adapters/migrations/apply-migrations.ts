import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { MigrationError, pendingMigrations, readHistory } from './migration-history.ts';
import type { Migration } from './read-migrations.ts';

/** The advisory lock that `prisma migrate` takes, so that it and several of us never migrate at once. */
const LOCK_KEY = 72_707_369;

/** As `prisma migrate` creates it. */
const HISTORY_TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

/**
 * Applies what is missing, oldest first, each migration in a transaction of its own together with its row in
 * `_prisma_migrations`, and returns the names of those it applied. Whoever comes second waits and finds nothing to do.
 *
 * @param client a connection that nobody else uses meanwhile.
 * @throws {MigrationError} when the history forbids it or a migration fails; the latter leaves a row as Prisma does.
 */
export async function applyMigrations(client: pg.ClientBase, migrations: readonly Migration[]): Promise<string[]> {
  await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
  try {
    await client.query(HISTORY_TABLE);
    const pending = pendingMigrations(migrations, await readHistory(client));
    for (const migration of pending) await applyMigration(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK_KEY]);
  }
}

async function applyMigration(client: pg.ClientBase, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID();
  const startedAt = new Date();
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, $4, clock_timestamp(), 1)`,
      [id, checksum, name, startedAt],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    const reason = error instanceof Error ? error.message : String(error);
    await client.query(
      'INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, logs) VALUES ($1, $2, $3, $4, $5)',
      [id, checksum, name, startedAt, reason],
    );
    throw new MigrationError(`The migration "${name}" failed and was rolled back: ${reason}`, { cause: error });
  }
}
