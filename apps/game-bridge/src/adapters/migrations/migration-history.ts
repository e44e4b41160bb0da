import type pg from 'pg';
import type { Migration } from './read-migrations.ts';

/** A row of `_prisma_migrations` that counts: one that was not rolled back. */
export interface AppliedMigration {
  name: string;
  checksum: string;
  /** Whether it came to its end. */
  finished: boolean;
}

/** The migrations of a database cannot be brought to those of this program; `message` says what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly code = 'MIGRATION_REFUSED';
}

type Queryable = Pick<pg.Pool, 'query'>;

/** What was applied to a database, oldest first; nothing where no migration ever ran. */
export async function readHistory(database: Queryable): Promise<AppliedMigration[]> {
  const table = await database.query<{ present: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present`,
  );
  if (!table.rows[0]?.present) return [];
  const rows = await database.query<AppliedMigration>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
  );
  return rows.rows;
}

/**
 * The migrations that are still to be applied, oldest first. A database that is ahead of this program has none.
 * @throws {MigrationError} when an earlier migration failed, or was changed after it had been applied.
 */
export function pendingMigrations(
  migrations: readonly Migration[],
  history: readonly AppliedMigration[],
): readonly Migration[] {
  const failed = history.find((applied) => !applied.finished);
  if (failed) {
    throw new MigrationError(
      `The migration "${failed.name}" failed earlier; "logs" in _prisma_migrations says why. Repair the cause, mark it with ` +
        `"prisma migrate resolve --rolled-back ${failed.name}", and migrate again.`,
    );
  }
  const known = new Map(history.map((applied) => [applied.name, applied.checksum]));
  const changed = migrations.find(({ name, checksum }) => known.has(name) && known.get(name) !== checksum);
  if (changed) {
    throw new MigrationError(
      `The migration "${changed.name}" was changed after it had been applied to this database. Restore its migration.sql, ` +
        'and put the change into a new migration.',
    );
  }
  return migrations.filter(({ name }) => !known.has(name));
}
