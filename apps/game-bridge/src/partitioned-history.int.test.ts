import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Match } from '@paireto/contracts';
import { buildMatch, postgresForTest } from '@paireto/testkit';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPrisma } from './adapters/database/create-prisma.ts';
import { createPostgresPool } from './adapters/database/postgres-pool.ts';
import { applyMigrations } from './adapters/migrations/apply-migrations.ts';
import { readMigrations } from './adapters/migrations/read-migrations.ts';
import { createPrismaMatchHistory } from './adapters/records/prisma-match-history.ts';
import { createPrismaMatchRecords } from './adapters/records/prisma-match-records.ts';
import { createPrismaMatchResults } from './adapters/results/prisma-match-results.ts';
import { RefusedRecordError } from './ports/match-records.ts';
import { migrate } from './testing/database.ts';
import { silentLogger } from './testing/silent-logger.ts';
import { foldEvents } from './use-cases/match-record.ts';

// docs/records.md says how to have partitions. Here its statements are run as they are written there.

let database: Awaited<ReturnType<typeof postgresForTest>>;
let pool: pg.Pool;
let dropMonth: string;
beforeEach(async () => {
  database = await postgresForTest();
  await migrate(database.url);
  pool = createPostgresPool({ url: database.url, maxConnections: 3, logger: silentLogger });
  const text = await readFile(fileURLToPath(new URL('../../../docs/records.md', import.meta.url)), 'utf8');
  const [setUp = '', drop = ''] = [...text.matchAll(/```sql\n(.*?)```/gs)].map(([, sql]) => sql ?? '');
  dropMonth = drop;
  await pool.query(setUp);
});
afterEach(async () => {
  await pool?.end();
  await database?.stop();
});

const ready = (match: Match, gameId = match.id) =>
  foldEvents([{ v: 1, type: 'match.ready', at: Date.now(), match, attempts: 1, game: { gameId } }]);

const count = async (table: string): Promise<number> => {
  const { rows } = await pool.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${table}`);
  return rows[0]?.rows ?? -1;
};

describe('a history in partitions', () => {
  it('is written, read and given results as ever, and a month of it goes at once', async () => {
    const prisma = createPrisma(pool);
    const [records, history] = [createPrismaMatchRecords({ prisma, pool }), createPrismaMatchHistory(prisma)];
    const results = createPrismaMatchResults(prisma);
    const match = buildMatch({ id: uuidv7(), proposedAt: Date.now() });
    for (let times = 0; times < 2; times += 1) await records.write(ready(match));
    await expect(records.write(ready(buildMatch({ id: uuidv7() }), match.id))).rejects.toBeInstanceOf(
      RefusedRecordError,
    );

    const played = await results.read(match.tenant, match.id);
    if (played === undefined) throw new Error('not found');
    const finishes = played.players.map(({ userId, team }, index) => {
      return { userId, team, outcome: index === 0 ? ('win' as const) : ('loss' as const), rank: index + 1 };
    });
    await results.finish(played, { finishedAtMs: Date.now(), aborted: false, finishes, digest: 'd' }, () =>
      finishes.map(({ userId, outcome }) => ({
        ...{
          queue: match.queue,
          userId,
          season: 0,
          rating: 1_510,
          deviation: 60,
          volatility: 0.06,
          games: 1,
          draws: 0,
        },
        ...{
          wins: outcome === 'win' ? 1 : 0,
          losses: outcome === 'win' ? 0 : 1,
          ratedAtMs: Date.now(),
          before: 1_500,
          outcome,
        },
      })),
    );
    const userId = match.tickets[0]?.players[0]?.userId;
    const [view] = await history.list({ tenant: match.tenant, userId }, { limit: 10 });
    expect(view).toMatchObject({
      match_id: match.id,
      state: 'FINISHED',
      players: [{}, {}],
    });
    expect(view?.players.map(({ outcome }) => outcome).sort()).toEqual(['loss', 'win']);
    expect(await count('rating_changes')).toBe(2);

    const month = new Date().toISOString().slice(0, 7).replace('-', '_');
    expect(await count(`match_records_${month}`)).toBe(1);
    await pool.query(dropMonth.replaceAll('2026_11', month));
    for (const table of ['match_records', 'match_players', 'rating_changes']) expect(await count(table)).toBe(0);
  });

  it('has all indexes of the migrations but the one that each month has for itself', async () => {
    const other = await postgresForTest();
    await migrate(other.url);
    const plain = createPostgresPool({ url: other.url, maxConnections: 1, logger: silentLogger });
    const indexes = async (of: pg.Pool) => {
      const { rows } = await of.query<{ text: string }>(
        `SELECT replace(pg_get_indexdef(indexrelid), ' ONLY ', ' ') AS text FROM pg_index
         WHERE indrelid IN ('match_records'::regclass, 'match_players'::regclass, 'rating_changes'::regclass)`,
      );
      return rows.map(({ text }) => text).sort();
    };
    const perMonth = 'match_records_tenant_game_id_key';
    expect(await indexes(pool)).toEqual((await indexes(plain)).filter((text) => !text.includes(perMonth)));
    await plain.end();
    await other.stop();
  });

  it('takes an index of a later release that was created by hand before', async () => {
    const client = await pool.connect();
    const sql = 'CREATE INDEX CONCURRENTLY "match_records_region_idx" ON "match_records"("region");';
    const later = { name: '29990101000000_later', sql, checksum: 'c'.repeat(64) };
    const migrations = [...(await readMigrations()), later];
    await expect(applyMigrations(client, migrations)).rejects.toThrow(/"29990101000000_later" failed: .*partitioned/);
    await client.query('CREATE INDEX "match_records_region_idx" ON match_records (region)');
    expect(await applyMigrations(client, migrations)).toEqual([later.name]);
    client.release();
  });
});
