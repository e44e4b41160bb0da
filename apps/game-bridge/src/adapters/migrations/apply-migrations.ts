import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { MigrationError, pendingMigrations, readHistory } from './migration-history.ts';
import { applyOnlineIndex, type OnlineIndex, onlineIndexOf } from './online-index.ts';
import type { Migration } from './read-migrations.ts';

/** The advisory lock that `prisma migrate` takes, so that it and several of us never migrate at once. */
const LOCK_KEY = 72_707_369;
const LOCK_POLL_MS = 100;

/** How a migration gets the locks on tables that others use meanwhile. */
export interface LockPolicy {
  /** It waits this long for one, in ms: whoever wants the table after it waits as long. Then it steps back. */
  lockWaitMs: number;
  /** How long it steps back for, in ms, and how often. */
  pauseMs: number;
  attempts: number;
}

const LOCK_POLICY: LockPolicy = { lockWaitMs: 1_000, pauseMs: 1_000, attempts: 60 };

/** SQLSTATE of a lock that was not to be had in time. */
const LOCK_NOT_AVAILABLE = '55P03';

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

/** Others who may write rows of all tables by default may only read this one: what it says is for the owner to say. */
const PROTECT_HISTORY = `
  DO $$ DECLARE other name; BEGIN
    FOR other IN
      SELECT DISTINCT pg_get_userbyid(acl.grantee) FROM pg_class, aclexplode(relacl) AS acl
      WHERE pg_class.oid = '_prisma_migrations'::regclass AND acl.grantee NOT IN (0, relowner) AND acl.privilege_type <> 'SELECT'
    LOOP
      EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON _prisma_migrations FROM %I', other);
    END LOOP;
  END $$`;

/**
 * Applies what is missing, oldest first, and returns the names of those it applied. Each migration runs in a transaction of
 * its own together with its row in `_prisma_migrations`; one that creates or drops an index CONCURRENTLY runs without, and
 * is repaired by the next run if it fails. Whoever comes second waits and finds nothing to do.
 *
 * @param client a connection that nobody else uses meanwhile.
 * @throws {MigrationError} when the history forbids it, a migration fails (that leaves a row as Prisma does), or a table is
 *   locked by somebody else for too long (that leaves nothing: migrate again).
 */
export async function applyMigrations(
  client: pg.ClientBase,
  migrations: readonly Migration[],
  locks: LockPolicy = LOCK_POLICY,
): Promise<string[]> {
  await takeTurn(client);
  try {
    await client.query(HISTORY_TABLE);
    await client.query(PROTECT_HISTORY);
    const pending = pendingMigrations(migrations, await readHistory(client));
    for (const migration of pending) {
      const online = onlineIndexOf(migration);
      if (online) await applyOnline(client, migration, online);
      else await applyInTransaction(client, migration, locks);
    }
    return pending.map(({ name }) => name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK_KEY]);
  }
}

/**
 * Waits for the advisory lock, by asking again: a statement that waits for it has a snapshot, and creating an index
 * CONCURRENTLY waits for all older snapshots, so that the two would wait for each other.
 */
async function takeTurn(client: pg.ClientBase): Promise<void> {
  const taken = async () => {
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [LOCK_KEY]);
    return rows[0]?.mine === true;
  };
  while (!(await taken())) await sleep(LOCK_POLL_MS);
}

async function applyInTransaction(client: pg.ClientBase, migration: Migration, locks: LockPolicy): Promise<void> {
  const { name, sql } = migration;
  const startedAt = new Date();
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('lock_timeout', $1, true)`, [String(locks.lockWaitMs)]);
      await client.query(sql);
      await recordApplied(client, migration, startedAt);
      await client.query('COMMIT');
      return;
    } catch (error) {
      await client.query('ROLLBACK');
      if (sqlState(error) !== LOCK_NOT_AVAILABLE) {
        await recordFailed(client, migration, startedAt, error, { repeatable: false });
        throw new MigrationError(`The migration "${name}" failed and was rolled back: ${reasonOf(error)}`, {
          cause: error,
        });
      }
      if (attempt >= locks.attempts) {
        throw new MigrationError(
          `The migration "${name}" did not get the lock that it needs in ${attempts(attempt)} of ${locks.lockWaitMs} ms: ` +
            'somebody has a transaction open on its tables (pg_stat_activity). Nothing was changed; migrate again.',
          { cause: error },
        );
      }
    }
    await sleep(locks.pauseMs);
  }
}

async function applyOnline(client: pg.ClientBase, migration: Migration, online: OnlineIndex): Promise<void> {
  const startedAt = new Date();
  try {
    await applyOnlineIndex(client, online, migration.sql);
  } catch (error) {
    await recordFailed(client, migration, startedAt, error, { repeatable: true });
    throw new MigrationError(
      `The migration "${migration.name}" failed: ${reasonOf(error)}. The index "${online.index}" may be INVALID now; ` +
        'repair the cause and migrate again, which begins it anew.',
      { cause: error },
    );
  }
  await recordApplied(client, migration, startedAt);
}

async function recordApplied(client: pg.ClientBase, { name, checksum }: Migration, startedAt: Date): Promise<void> {
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, $4, clock_timestamp(), 1)`,
    [randomUUID(), checksum, name, startedAt],
  );
}

/** Keeps why it failed. What may simply be repeated counts as rolled back, so that it is in nobody's way. */
async function recordFailed(
  client: pg.ClientBase,
  { name, checksum }: Migration,
  startedAt: Date,
  error: unknown,
  { repeatable }: { repeatable: boolean },
): Promise<void> {
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, logs, rolled_back_at)
     VALUES ($1, $2, $3, $4, $5, CASE WHEN $6 THEN clock_timestamp() END)`,
    [randomUUID(), checksum, name, startedAt, reasonOf(error), repeatable],
  );
}

const attempts = (count: number): string => (count === 1 ? 'one attempt' : `${count} attempts`);
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const sqlState = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
