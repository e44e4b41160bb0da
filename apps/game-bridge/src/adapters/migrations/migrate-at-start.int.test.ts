import { postgresForTest, waitFor } from '@paireto/testkit';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withClient } from '../../testing/database.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { checkSchema } from './check-schema.ts';
import { migrateAtStart } from './migrate-at-start.ts';
import type { Migration } from './read-migrations.ts';

const migrations: Migration[] = [{ name: '20260101000000_first', sql: 'CREATE TABLE first (id int)', checksum: 'a' }];

let database: Awaited<ReturnType<typeof postgresForTest>>;
beforeEach(async () => {
  database = await postgresForTest();
});
afterEach(() => database.stop());

async function isUpToDate(url: string): Promise<boolean> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  pool.on('error', () => undefined);
  try {
    await checkSchema(pool, migrations);
    return true;
  } finally {
    await pool.end();
  }
}

test('a bridge that may migrate does so as soon as the database is there', async () => {
  const later = `${database.url}_later`;
  const migrating = migrateAtStart({ url: later, migrations, logger: silentLogger });
  try {
    const name = new URL(later).pathname.slice(1);
    await withClient(database.url, (client) => client.query(`CREATE DATABASE ${name}`));
    await waitFor(() => isUpToDate(later));
    await withClient(database.url, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
  } finally {
    await migrating.stop();
  }
});

test('a history that forbids it is told, and not tried again', async () => {
  await migrateAtStartOnce(migrations);
  const told: unknown[] = [];
  const logger = { info: () => undefined, warn: () => undefined, error: (what: unknown) => void told.push(what) };
  const changed = [{ ...migrations[0]!, checksum: 'b' }];
  const migrating = migrateAtStart({ url: database.url, migrations: changed, logger: logger as never });
  await waitFor(() => told.length > 0);
  await migrating.stop();
  expect(String((told[0] as { err: Error }).err)).toContain('was changed after it had been applied');
});

test('stopping does not wait for a database that is away', async () => {
  const url = new URL(database.url);
  url.port = '1';
  const migrating = migrateAtStart({ url: url.href, migrations, logger: silentLogger });
  await migrating.stop();
});

async function migrateAtStartOnce(these: readonly Migration[]): Promise<void> {
  const migrating = migrateAtStart({ url: database.url, migrations: these, logger: silentLogger });
  await waitFor(() => isUpToDate(database.url));
  await migrating.stop();
}
