import { postgresWithRoles, type ServerWithAccounts } from '@paireto/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresPool } from './adapters/database/postgres-pool.ts';
import { checkSchema } from './adapters/migrations/check-schema.ts';
import { readMigrations } from './adapters/migrations/read-migrations.ts';
import { migrate, withClient } from './testing/database.ts';
import { silentLogger } from './testing/silent-logger.ts';

type Role = 'owner' | 'application';

let server: ServerWithAccounts<Role>;
let applied: string[];

beforeAll(async () => {
  server = await postgresWithRoles();
  await withClient(server.adminUrl, async (admin) => {
    await admin.query('CREATE DATABASE elsewhere');
    await admin.query('CREATE SCHEMA private');
    await admin.query('CREATE TABLE private.secrets AS SELECT 1 AS secret');
  });
  await withClient(server.adminUrl.replace(/[^/]*$/, 'elsewhere'), (admin) =>
    admin.query('CREATE TABLE secrets AS SELECT 1 AS secret'),
  );
  applied = await migrate(server.urlAs('owner'));
});
afterAll(() => server?.stop());

/** Those that the server carried out although it must not. */
async function allowedOf(url: string, statements: readonly string[]): Promise<string[]> {
  return withClient(url, async (client) => {
    const allowed: string[] = [];
    for (const statement of statements) {
      const said = await client.query(statement).then(
        () => 'done',
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (!/permission denied|must be (owner|superuser|member)|must have|may not|only (roles|superusers)/i.test(said)) {
        allowed.push(`${statement}: ${said}`);
      }
    }
    return allowed;
  });
}

/** What neither role may do. */
const never = [
  'CREATE DATABASE another',
  'DROP DATABASE elsewhere',
  'ALTER DATABASE paireto OWNER TO CURRENT_USER',
  'CREATE ROLE somebody',
  'ALTER ROLE CURRENT_USER SUPERUSER',
  'ALTER ROLE paireto PASSWORD NULL',
  'DROP ROLE paireto',
  'SET ROLE paireto',
  'GRANT paireto TO CURRENT_USER',
  'CREATE SCHEMA own',
  'CREATE TEMPORARY TABLE mine (id int)',
  'CREATE EXTENSION file_fdw',
  "COPY (SELECT 1) TO PROGRAM 'true'",
  "COPY (SELECT 1) TO '/tmp/paireto-test'",
  "SELECT pg_read_file('PG_VERSION')",
  "SELECT pg_ls_dir('.')",
  "SELECT lo_import('/etc/hostname')",
  'SELECT * FROM pg_authid',
  'SELECT pg_reload_conf()',
  "ALTER SYSTEM SET log_statement = 'none'",
  'SELECT * FROM private.secrets',
  'CREATE TABLE private.mine (id int)',
  'DROP TABLE private.secrets',
];

/** What the application may not do besides. */
const neverByApplication = [
  'DROP TABLE match_records',
  'ALTER TABLE match_records ADD COLUMN more int',
  'ALTER TABLE match_records DISABLE TRIGGER ALL',
  'ALTER TABLE match_records OWNER TO CURRENT_USER',
  'TRUNCATE match_records',
  'CREATE TABLE mine (id int)',
  'CREATE VIEW everything AS SELECT * FROM match_records',
  'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
  'CREATE INDEX mine ON match_records (id)',
  'DROP INDEX match_records_pkey',
  'CREATE TYPE mine AS ENUM ()',
  "ALTER TYPE match_record_state ADD VALUE 'MORE'",
  'DROP SCHEMA public CASCADE',
  'REASSIGN OWNED BY paireto_owner TO CURRENT_USER',
  'SET ROLE paireto_owner',
  "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('a', 'b', 'c')",
  "UPDATE _prisma_migrations SET checksum = ''",
  'DELETE FROM _prisma_migrations',
];

test('the owner migrates, and may do nothing outside of its schema', async () => {
  expect(applied).toEqual((await readMigrations()).map(({ name }) => name));
  expect(await allowedOf(server.urlAs('owner'), never)).toEqual([]);
});

test('the application changes no table, no role and no history of migrations', async () => {
  expect(await allowedOf(server.urlAs('application'), [...never, ...neverByApplication])).toEqual([]);
});

test('neither reads what lies in other databases', async () => {
  for (const role of ['owner', 'application'] as const) {
    const url = server.urlAs(role).replace(/[^/]*$/, 'elsewhere');
    expect(await allowedOf(url, ['SELECT * FROM secrets', 'DROP TABLE secrets', 'CREATE TABLE mine (id int)'])).toEqual(
      [],
    );
  }
});

test('others may not even connect to the database', async () => {
  await withClient(server.adminUrl, (admin) => admin.query("CREATE ROLE stranger LOGIN PASSWORD 'strange'"));
  const url = new URL(server.adminUrl);
  url.username = 'stranger';
  url.password = 'strange';
  await expect(withClient(url.href, (client) => client.query('SELECT 1'))).rejects.toThrow(
    /permission denied for database/,
  );
  url.username = 'paireto_app';
  url.password = 'wrong';
  await expect(withClient(url.href, (client) => client.query('SELECT 1'))).rejects.toThrow(
    /password authentication failed/,
  );
});

test('the application reads and writes every table, and sees whether all migrations are there', async () => {
  const rows = await withClient(server.urlAs('application'), async (client) => {
    const found = await client.query<{ name: string; rights: string[] }>(`
      SELECT relname AS name, ARRAY(SELECT right_name FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS right_name
        WHERE has_table_privilege(pg_class.oid, right_name)) AS rights
      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname`);
    return found.rows;
  });
  expect(rows.length).toBeGreaterThan(5);
  for (const { name, rights } of rows) {
    const wanted = name === '_prisma_migrations' ? ['SELECT'] : ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
    expect(`${name}: ${rights.join(' ')}`).toBe(`${name}: ${wanted.join(' ')}`);
  }
  const pool = createPostgresPool({ url: server.urlAs('application'), maxConnections: 1, logger: silentLogger });
  await checkSchema(pool, await readMigrations());
  await expect(
    checkSchema(pool, [...(await readMigrations()), { name: '99990101000000_next', sql: '', checksum: '' }]),
  ).rejects.toThrow('the schema is behind: 99990101000000_next not applied yet; run the migrations');
  await pool.end();
});
