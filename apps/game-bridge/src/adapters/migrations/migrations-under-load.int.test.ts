import { createHash, randomUUID } from 'node:crypto';
import { buildMatch, postgresForTest } from '@paireto/testkit';
import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withClient } from '../../testing/database.ts';
import { applyMigrations, type LockPolicy } from './apply-migrations.ts';
import { type Migration, readMigrations } from './read-migrations.ts';

// What an installation lives through that has a large history already, and players who go on playing.

/** The last migration of the release before: the tables of the history, as they may be full already. */
const EARLIER = '20261121100000_roles_and_backfills';
const ROWS = 20_000;

let database: Awaited<ReturnType<typeof postgresForTest>>;
beforeEach(async () => {
  database = await postgresForTest();
});
afterEach(() => database?.stop());

const apply = (migrations: readonly Migration[], locks?: LockPolicy) =>
  withClient(database.url, (client) => applyMigrations(client, migrations, locks));
const query = <Row>(text: string): Promise<Row[]> =>
  withClient(database.url, async (client) => (await client.query(text)).rows as Row[]);
const migration = (name: string, sql: string): Migration => ({
  name,
  sql,
  checksum: createHash('sha256').update(sql).digest('hex'),
});

/** As the release before writes them, which goes on while the new schema comes. */
async function insertMatch(client: pg.ClientBase): Promise<void> {
  const { id } = buildMatch();
  await client.query(
    `INSERT INTO match_records (id, tenant, queue, ruleset_version, pool, attributes, state, rating_gap, proposed_at)
     VALUES ($1, 'acme', 'chess', 1, 'p', '{}', 'PLACING', 0, now())`,
    [id],
  );
  await client.query(
    `INSERT INTO match_players (match_id, user_id, tenant, ticket_id, team, rating, wait_ms, enqueued_at, proposed_at)
     VALUES ($1, 'ann', 'acme', $2, 'white', 1500, 0, now(), now())`,
    [id, randomUUID()],
  );
}

async function fillHistory(): Promise<Migration[]> {
  const migrations = await readMigrations();
  await apply(migrations.filter(({ name }) => name <= EARLIER));
  await query(`
    INSERT INTO match_records (id, tenant, queue, ruleset_version, pool, attributes, state, rating_gap, proposed_at)
    SELECT gen_random_uuid(), 'acme', 'chess', 1, 'p', '{}', 'PLACING', 0, now() - n * interval '1 min'
    FROM generate_series(1, ${ROWS}) AS n`);
  await query(`
    INSERT INTO match_players (match_id, user_id, tenant, ticket_id, team, rating, wait_ms, enqueued_at, proposed_at)
    SELECT id, 'ann', tenant, gen_random_uuid(), 'white', 1500, 0, proposed_at, proposed_at FROM match_records`);
  return migrations;
}

describe('migrating tables that are full and in use', () => {
  it('keeps nobody from writing, and ends with every check valid and every index whole', async () => {
    const migrations = await fillHistory();
    let migrating = true;
    const writeMeanwhile = () =>
      withClient(database.url, async (client) => {
        await client.query(`SET lock_timeout = '2s'`);
        let written = 0;
        for (; migrating; written += 1) await insertMatch(client);
        return written;
      });
    const migrated = apply(migrations).finally(() => {
      migrating = false;
    });
    const [applied, one, other] = await Promise.all([migrated, writeMeanwhile(), writeMeanwhile()]);
    expect(applied).toEqual(migrations.map(({ name }) => name).filter((name) => name > EARLIER));
    expect(Math.min(one, other)).toBeGreaterThan(0);
    expect(await query('SELECT count(*)::int AS rows FROM match_players')).toEqual([{ rows: ROWS + one + other }]);
    expect(await query('SELECT conname FROM pg_constraint WHERE NOT convalidated')).toEqual([]);
    expect(await query('SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid')).toEqual([]);
  });

  it('steps back from a table that somebody has locked, lets others write meanwhile, and goes on when it is free', async () => {
    const migrations = await fillHistory();
    await withClient(database.url, async (long) => {
      await long.query('BEGIN');
      await insertMatch(long);
      const migrated = apply(migrations, { lockWaitMs: 100, pauseMs: 50, attempts: 1_000 });
      await withClient(database.url, async (client) => {
        await client.query(`SET lock_timeout = '2s'`);
        // It waits for the long transaction now; who comes after it gets past.
        const waiting = () =>
          client.query(`SELECT 1 FROM pg_locks WHERE NOT granted AND relation IN ('match_records'::regclass)`);
        while ((await waiting()).rowCount === 0);
        for (let count = 0; count < 20; count += 1) await insertMatch(client);
      });
      await long.query('COMMIT');
      expect(await migrated).toContain('20261122100000_challenges_results_ratings');
    });
  });

  it('gives up after a while, with a sentence, having changed nothing; the next run does it', async () => {
    const migrations = await fillHistory();
    await withClient(database.url, async (long) => {
      await long.query('BEGIN');
      await insertMatch(long);
      await expect(apply(migrations, { lockWaitMs: 10, pauseMs: 1, attempts: 3 })).rejects.toThrow(
        /did not get the lock that it needs in 3 attempts of 10 ms.*migrate again/,
      );
      expect(await query(`SELECT to_regclass('challenges') AS challenges`)).toEqual([{ challenges: null }]);
      await long.query('COMMIT');
    });
    expect(await apply(migrations)).toHaveLength(migrations.filter(({ name }) => name > EARLIER).length);
  });
});

describe('an index that is created beside everything that goes on', () => {
  const table = migration('1_table', 'CREATE TABLE things (id int); INSERT INTO things VALUES (1), (1);');
  const unique = migration(
    '2_unique',
    '-- No id twice.\nCREATE UNIQUE INDEX CONCURRENTLY "things_id_key"\n  ON "things" ("id");\n',
  );
  const indexes = () =>
    query(`SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('things_id_key')`);

  it('is left INVALID by a failure, which says so and stands in nobody’s way; the next run repairs it', async () => {
    await expect(apply([table, unique])).rejects.toThrow(
      /"2_unique" failed: .*unique.*"things_id_key" may be INVALID now.*migrate again/,
    );
    expect(await indexes()).toEqual([{ valid: false }]);
    await query('DELETE FROM things');
    expect(await apply([table, unique])).toEqual(['2_unique']);
    expect(await indexes()).toEqual([{ valid: true }]);
    const rows = await query(
      `SELECT logs, finished_at IS NOT NULL AS finished, rolled_back_at IS NOT NULL AS rolled_back, checksum
       FROM _prisma_migrations WHERE migration_name = '2_unique' ORDER BY started_at`,
    );
    const { checksum } = unique;
    expect(rows).toEqual([
      { logs: expect.stringContaining('unique'), finished: false, rolled_back: true, checksum },
      { logs: null, finished: true, rolled_back: false, checksum },
    ]);
  });

  it('is not created twice when the run died between its end and its row', async () => {
    await apply([table]);
    await query('DELETE FROM things; CREATE UNIQUE INDEX "things_id_key" ON "things" ("id")');
    expect(await apply([table, unique])).toEqual(['2_unique']);
    expect(await indexes()).toEqual([{ valid: true }]);
  });

  it('does not wait for other appliers that wait for it', async () => {
    await apply([table]);
    await query('DELETE FROM things');
    const applied = await Promise.all(Array.from({ length: 4 }, () => apply([table, unique])));
    expect(applied.flat()).toEqual(['2_unique']);
  });

  it('must be the only statement of its migration', async () => {
    const two = migration('2_two', 'CREATE INDEX CONCURRENTLY "a" ON things (id); DROP TABLE things;');
    await expect(apply([table, two])).rejects.toThrow(
      /"2_two" does something CONCURRENTLY: it must be that one statement/,
    );
    expect(await query('SELECT count(*)::int AS rows FROM things')).toEqual([{ rows: 2 }]);
  });
});

/** What of a migration would lock a table that is full for long, or more of them than one. */
function lockingStatements(sql: string, full: ReadonlySet<string>): string[] {
  const statements = sql.replaceAll(/--.*$/gm, '').split(';');
  const touched = new Set<string>();
  const locking = statements.filter((statement) => {
    const indexed = /CREATE (?:UNIQUE )?INDEX "\w+"\s+ON "(\w+)"/.exec(statement)?.[1];
    if (full.has(indexed ?? '')) return true;
    const altered = /ALTER TABLE "(\w+)"/.exec(statement)?.[1] ?? '';
    if (statement.includes('VALIDATE CONSTRAINT')) return false;
    for (const table of [altered, /REFERENCES "(\w+)"/.exec(statement)?.[1] ?? ''])
      if (full.has(table)) touched.add(table);
    if (!full.has(altered)) return false;
    const checks = statement.match(/ CHECK \(/g)?.length ?? 0;
    return (
      checks !== (statement.match(/ NOT VALID/g)?.length ?? 0) || /FOREIGN KEY|SET NOT NULL| TYPE /.test(statement)
    );
  });
  return touched.size > 1 ? [...locking, `locks ${[...touched].join(' and ')}`] : locking;
}

describe('the migrations of this program', () => {
  it('lock no table for long that may be full, and only one at a time', async () => {
    const migrations = await readMigrations();
    const full = new Set<string>();
    for (const { name, sql } of migrations) {
      if (name > EARLIER) expect({ name, locking: lockingStatements(sql, full) }).toEqual({ name, locking: [] });
      else for (const [, table] of sql.matchAll(/CREATE TABLE "(\w+)"/g)) full.add(table ?? '');
    }
    expect([...full]).toEqual(['match_records', 'match_players']);
  });
});
