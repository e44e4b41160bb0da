import { postgresForTest } from '@paireto/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrismaChallenges } from './adapters/challenges/prisma-challenges.ts';
import { createPrisma } from './adapters/database/create-prisma.ts';
import { createPrismaRatingBook } from './adapters/ratings/prisma-rating-book.ts';
import { createPrismaMatchHistory } from './adapters/records/prisma-match-history.ts';
import { createPrismaMatchRecords } from './adapters/records/prisma-match-records.ts';
import { createPrismaOldHistory } from './adapters/records/prisma-old-history.ts';
import { createPrismaMatchResults } from './adapters/results/prisma-match-results.ts';
import { challengeCases, outboxCases } from './testing/challenge-queries.cases.ts';
import { migrate } from './testing/database.ts';
import { cascades, historyCases } from './testing/history-queries.cases.ts';
import { fillLargeHistory, LARGE, LARGE_TABLES } from './testing/large-history.ts';
import type { DatabasePorts } from './testing/query-cases.ts';
import { explain, problemsOf, rowsRead, tablesOf, watchStatements } from './testing/query-plans.ts';
import { ratingCases } from './testing/rating-queries.cases.ts';
import { silentLogger } from './testing/silent-logger.ts';

// What the ports of the database do is done for real, over 200,000 rows per table, and the plan of every statement that
// PostgreSQL was given for it is looked at: no answer may take longer because others have more history.

/** `ann` has 5,125 matches; whoever looks among them for what is not there reads all of them, twice at most. */
const MOST_ROWS_READ = 11_000;

let database: Awaited<ReturnType<typeof postgresForTest>>;
let watch: ReturnType<typeof watchStatements>;
let planner: pg.Client;
let ports: DatabasePorts;
beforeAll(async () => {
  database = await postgresForTest();
  await migrate(database.url);
  await fillLargeHistory(database.url);
  watch = watchStatements(database.url);
  planner = new pg.Client({ connectionString: database.url });
  await planner.connect();
  const prisma = createPrisma(watch.pool);
  ports = {
    records: createPrismaMatchRecords({ prisma, pool: watch.pool }),
    history: createPrismaMatchHistory(prisma),
    oldHistory: createPrismaOldHistory(prisma),
    challenges: createPrismaChallenges(prisma, silentLogger),
    ratings: createPrismaRatingBook(prisma),
    results: createPrismaMatchResults(prisma),
    query: async (text, values = []) => (await planner.query(text, values)).rows,
  };
}, 180_000);
afterAll(async () => {
  await planner?.end();
  await watch?.pool.end();
  await database?.stop();
});

async function plansOf(work: () => Promise<unknown>) {
  watch.take();
  await work();
  const plans = [];
  for (const statement of watch.take()) plans.push({ text: statement.text, plan: await explain(planner, statement) });
  return plans;
}

describe('the plan of', () => {
  it.each([...historyCases, ...challengeCases, ...ratingCases])(
    '%s reads no large table from end to end',
    async (_what, run) => {
      const plans = await plansOf(() => run(ports));
      const problems = plans.flatMap(({ text, plan }) => problemsOf(plan).map((problem) => `${problem}: ${text}`));
      expect(problems).toEqual([]);
      expect(plans.flatMap(({ plan }) => tablesOf(plan))).not.toEqual([]);
      for (const { plan } of plans) expect(rowsRead(plan)).toBeLessThan(MOST_ROWS_READ);
    },
  );
});

describe('the outbox and what follows a deletion', () => {
  it.each(outboxCases)('%s reads no large table from end to end', async (_what, run) => {
    const plans = await plansOf(() => run(ports));
    expect(plans.flatMap(({ plan }) => problemsOf(plan))).toEqual([]);
    expect(plans).not.toEqual([]);
  });

  it.each(cascades)(
    'rows of %s are found by an index when what they belong to is deleted',
    async (table, where, parent) => {
      const { rows } = await planner.query(
        'SELECT 1 FROM pg_constraint WHERE conrelid = $1::regclass AND confrelid = $2::regclass',
        [table, parent],
      );
      expect(rows).toHaveLength(1);
      const values = ['01890a5d-ac96-774b-bcce-b302099a8057', 'ann'].slice(0, where.includes('$2') ? 2 : 1);
      expect(problemsOf(await explain(planner, { text: `DELETE FROM ONLY ${table} WHERE ${where}`, values }))).toEqual(
        [],
      );
    },
  );
});

describe('the test itself', () => {
  it.each(LARGE_TABLES)('has 200,000 rows in %s, and sees when they are all read or sorted', async (table) => {
    const { rows } = await planner.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${table}`);
    expect(rows[0]?.rows).toBeGreaterThanOrEqual(LARGE);
    for (const text of [
      `SELECT max(md5(${table}::text)) FROM ${table}`,
      `SELECT * FROM ${table} ORDER BY md5(tenant) LIMIT 5`,
    ])
      expect(problemsOf(await explain(planner, { text, values: [] }))).toContain(`Seq Scan of ${table}`);
  });

  it('sees a sort of more than a page, an index that is read from end to end, and what is read in vain', async () => {
    const problems = async (text: string) => problemsOf(await explain(planner, { text, values: [] }));
    const sorted = `SELECT id FROM match_records WHERE tenant = 'acme' AND proposed_at > now() - interval '9 days' ORDER BY pool`;
    const all = { text: 'SELECT count(region) FROM match_records', values: [] };
    expect(rowsRead(await explain(planner, all))).toBeGreaterThan(MOST_ROWS_READ);
    expect(await problems(sorted)).toEqual([expect.stringMatching(/^Sort of \d+ rows$/)]);
    expect(await problems('SELECT id FROM match_records ORDER BY id LIMIT 1')).toEqual(['all of match_records_pkey']);
  });
});
