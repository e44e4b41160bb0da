import type pg from 'pg';
import { pendingMigrations, readHistory } from './migration-history.ts';
import type { Migration } from './read-migrations.ts';

/** Throws with a sentence when the database does not have all migrations of this program. */
export async function checkSchema(pool: pg.Pool, migrations: readonly Migration[]): Promise<void> {
  const pending = pendingMigrations(migrations, await readHistory(pool));
  if (pending.length > 0)
    throw new Error(
      `the schema is behind: ${pending.map(({ name }) => name).join(', ')} not applied yet; run the migrations (migrate.ts, docs/operations.md)`,
    );
}
