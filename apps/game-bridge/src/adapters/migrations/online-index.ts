import type pg from 'pg';
import { MigrationError } from './migration-history.ts';
import type { Migration } from './read-migrations.ts';

/** A migration that is one statement about one index, which PostgreSQL carries out beside everything that goes on. */
export interface OnlineIndex {
  index: string;
  action: 'create' | 'drop';
}

const STATEMENT = /^(CREATE|DROP)(?: UNIQUE)? INDEX CONCURRENTLY (?:IF (?:NOT )?EXISTS )?"([^"]+)"[^;]*;$/;

/**
 * What a migration does to an index without a transaction; undefined for one that belongs into a transaction.
 * @throws {MigrationError} when it has more than that: the rest could not be undone if it failed.
 */
export function onlineIndexOf({ name, sql }: Migration): OnlineIndex | undefined {
  const statements = sql.replaceAll(/--.*$/gm, '').replaceAll(/\s+/g, ' ').trim();
  if (!/\bCONCURRENTLY\b/i.test(statements)) return undefined;
  const [, verb, index] = STATEMENT.exec(statements) ?? [];
  if (index === undefined) {
    throw new MigrationError(
      `The migration "${name}" does something CONCURRENTLY: it must be that one statement alone, about a "quoted" index.`,
    );
  }
  return { index, action: verb === 'CREATE' ? 'create' : 'drop' };
}

/**
 * Carries it out. Repeating it is safe: an index that is complete stays, and one that an earlier attempt left INVALID (it
 * failed, or was killed) is dropped first.
 */
export async function applyOnlineIndex(client: pg.ClientBase, { index, action }: OnlineIndex, sql: string) {
  // Also waiting for older transactions to end counts as waiting for a lock. It keeps nobody from working, so it may last.
  await client.query('SET lock_timeout = 0; SET statement_timeout = 0');
  if (action === 'create') {
    const found = await client.query<{ valid: boolean }>(
      'SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass($1)',
      [`"${index}"`],
    );
    const [existing] = found.rows;
    if (existing?.valid) return;
    if (existing) await client.query(`DROP INDEX CONCURRENTLY IF EXISTS "${index}"`);
  }
  await client.query(sql);
}
