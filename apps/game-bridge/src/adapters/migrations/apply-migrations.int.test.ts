import { createHash } from 'node:crypto';
import { postgresForTest } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withClient } from '../../testing/database.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { createPostgresPool } from '../database/postgres-pool.ts';
import { applyMigrations } from './apply-migrations.ts';
import { checkSchema } from './check-schema.ts';
import { type Migration, readMigrations } from './read-migrations.ts';

let database: Awaited<ReturnType<typeof postgresForTest>>;
beforeEach(async () => {
  database = await postgresForTest();
});
afterEach(() => database?.stop());

const migration = (name: string, sql: string): Migration => ({
  name,
  sql,
  checksum: createHash('sha256').update(sql).digest('hex'),
});
const first = migration('20260101000000_first', 'CREATE TABLE one (id int); INSERT INTO one VALUES (1);');
const second = migration('20260102000000_second', 'ALTER TABLE one ADD COLUMN two int;');
const broken = migration('20260103000000_broken', 'CREATE TABLE half (id int); SELECT nonsense;');

const apply = (...migrations: Migration[]) => withClient(database.url, (client) => applyMigrations(client, migrations));
const query = async <Row>(text: string): Promise<Row[]> =>
  withClient(database.url, async (client) => (await client.query(text)).rows as Row[]);
const check = async (...migrations: Migration[]) => {
  const pool = createPostgresPool({ url: database.url, maxConnections: 3, logger: silentLogger });
  try {
    await checkSchema(pool, migrations);
  } finally {
    await pool.end();
  }
};

describe('applying migrations', () => {
  it('brings an empty database to the schema of this program, and does nothing the second time', async () => {
    const migrations = await readMigrations();
    expect(await apply(...migrations)).toEqual(migrations.map(({ name }) => name));
    expect(await apply(...migrations)).toEqual([]);
    const tables = await query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
    );
    expect(tables.map(({ name }) => name)).toEqual([
      '_prisma_migrations',
      'challenges',
      'match_outbox',
      'match_players',
      'match_records',
      'player_blocks',
      'player_ratings',
      'rating_changes',
    ]);
    const unchecked = await query(`SELECT conname FROM pg_constraint WHERE NOT convalidated`);
    const broken = await query(`SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid`);
    expect([unchecked, broken]).toEqual([[], []]);
  });

  it('writes the rows that prisma migrate would write', async () => {
    await apply(first);
    const rows = await query('SELECT *, finished_at >= started_at AS in_order FROM _prisma_migrations');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: first.checksum,
      migration_name: first.name,
      logs: null,
      rolled_back_at: null,
      applied_steps_count: 1,
      in_order: true,
    });
  });

  it('applies only what is missing, in order', async () => {
    await apply(first);
    expect(await apply(first, second)).toEqual([second.name]);
    expect(await query('SELECT id, two FROM one')).toEqual([{ id: 1, two: null }]);
  });

  it('refuses a migration that was changed after it had been applied, and applies nothing then', async () => {
    await apply(first);
    const changed = migration(first.name, `${first.sql} -- changed`);
    await expect(apply(changed, second)).rejects.toThrow(
      /"20260101000000_first" was changed after it had been applied/,
    );
    expect(await query('SELECT * FROM one')).toEqual([{ id: 1 }]);
  });

  it('undoes a migration that fails, keeps why, and refuses to go on until it is resolved', async () => {
    await expect(apply(first, broken)).rejects.toThrow(
      /"20260103000000_broken" failed and was rolled back: .*nonsense/,
    );
    expect(await query(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
    expect(await query('SELECT logs, finished_at FROM _prisma_migrations WHERE finished_at IS NULL')).toEqual([
      { logs: expect.stringContaining('nonsense'), finished_at: null },
    ]);

    const repaired = migration(broken.name, 'CREATE TABLE half (id int);');
    await expect(apply(first, repaired)).rejects.toThrow(/"20260103000000_broken" failed earlier/);
    await query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL`);
    expect(await apply(first, repaired)).toEqual([repaired.name]);
  });

  it('lets several appliers at once agree: each migration is applied by exactly one of them', async () => {
    const applied = await Promise.all(Array.from({ length: 4 }, () => apply(first, second)));
    expect(applied.flat().sort()).toEqual([first.name, second.name]);
    expect(await query('SELECT id FROM one')).toEqual([{ id: 1 }]);
  });
});

describe('checking the schema', () => {
  it('says what is missing, and is content with a database that is ahead', async () => {
    await expect(check(first)).rejects.toThrow(
      'the schema is behind: 20260101000000_first not applied yet; run the migrations',
    );
    await apply(first, second);
    await expect(check(first, second)).resolves.toBeUndefined();
    await expect(check(first)).resolves.toBeUndefined();
  });
});
