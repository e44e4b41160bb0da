import { postgresForTest } from '@paireto/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../testing/database.ts';
import { type DeclaredTable, readPrismaSchema } from '../../testing/prisma-schema.ts';

// The migrations are written by hand; the Prisma client is generated from schema.prisma. Here the two are held together.

let database: Awaited<ReturnType<typeof postgresForTest>>;
let client: pg.Client;
let schema: Awaited<ReturnType<typeof readPrismaSchema>>;
beforeAll(async () => {
  database = await postgresForTest();
  await migrate(database.url);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  schema = await readPrismaSchema();
});
afterAll(async () => {
  await client?.end();
  await database?.stop();
});

const query = async <Row extends object>(text: string): Promise<Row[]> => (await client.query<Row>(text)).rows;

/** What of each table the database has; without the indexes that Prisma has no words for: partial ones and of expressions. */
async function readTables(): Promise<DeclaredTable[]> {
  return query<DeclaredTable>(`
    SELECT relname AS name,
      ARRAY(SELECT attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
          || COALESCE(' DEFAULT ' || pg_get_expr(adbin, adrelid), '')
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped) AS columns,
      ARRAY(SELECT pg_get_indexdef(indexrelid) FROM pg_index
        WHERE indrelid = pg_class.oid AND indpred IS NULL AND indexprs IS NULL) AS indexes,
      ARRAY(SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = pg_class.oid AND contype = 'f') AS "foreignKeys"
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'`);
}

const byName = (tables: readonly DeclaredTable[]) =>
  Object.fromEntries(
    tables.map(({ name, columns, indexes, foreignKeys }) => [
      name,
      { columns: columns.toSorted(), indexes: indexes.toSorted(), foreignKeys: foreignKeys.toSorted() },
    ]),
  );

describe('schema.prisma and the migrations', () => {
  it('have the same tables, columns, types, defaults, keys and plain indexes', async () => {
    expect(schema.tables.map(({ name }) => name)).toContain('match_records');
    expect(byName(await readTables())).toEqual(byName(schema.tables));
  });

  it('have the same enums, in the same order', async () => {
    const enums = await query<{ name: string; values: string[] }>(
      `SELECT typname AS name, array_agg(enumlabel::text ORDER BY enumsortorder) AS values
       FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid GROUP BY typname`,
    );
    expect(Object.fromEntries(enums.map(({ name, values }) => [name, values]))).toEqual(schema.enums);
    expect(schema.enums.match_record_state).toEqual(['PLACING', 'FAILED', 'MATCHED']);
  });
});

describe('the schema', () => {
  it('has no time without its zone, and no table without a primary key', async () => {
    expect(
      await query(`SELECT attrelid::regclass, attname FROM pg_attribute WHERE atttypid = 'timestamp'::regtype
      AND attrelid IN (SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace)`),
    ).toEqual([]);
    expect(
      await query(`SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      AND oid NOT IN (SELECT indrelid FROM pg_index WHERE indisprimary)`),
    ).toEqual([]);
  });

  it('has an index for every foreign key, on the side that is searched when what it refers to goes', async () => {
    expect(
      await query(`SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT EXISTS (
      SELECT 1 FROM pg_index WHERE indrelid = conrelid AND indpred IS NULL
        AND (indkey::int2[])[0:cardinality(conkey) - 1] = conkey)`),
    ).toEqual([]);
  });
});
