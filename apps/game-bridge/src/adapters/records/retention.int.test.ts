import { randomUUID } from 'node:crypto';
import { postgresForTest } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, withClient } from '../../testing/database.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { FORGET_BATCH, forgetHistory } from '../../use-cases/records/forget-history.ts';
import { startRetention } from '../../use-cases/records/start-retention.ts';
import { createPrisma } from '../database/create-prisma.ts';
import { createPostgresPool } from '../database/postgres-pool.ts';
import { createPrismaOldHistory } from './prisma-old-history.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 20, 15);

let database: Awaited<ReturnType<typeof postgresForTest>>;
let pool: ReturnType<typeof createPostgresPool>;
let history: ReturnType<typeof createPrismaOldHistory>;
beforeEach(async () => {
  database = await postgresForTest();
  await migrate(database.url);
  pool = createPostgresPool({ url: database.url, maxConnections: 4, logger: silentLogger });
  history = createPrismaOldHistory(createPrisma(pool));
});
afterEach(async () => {
  await pool?.end();
  await database?.stop();
});

const daysAgo = (days: number): string => new Date(NOW_MS - days * DAY_MS).toISOString();
const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await pool.query(text, values)).rows as Row[];

/** Matches of two players at this time, `count` of them; gives the id of the last. */
async function insertMatches(proposedAt: string, state: 'PLACING' | 'MATCHED' = 'MATCHED', count = 1): Promise<string> {
  const rows = await query<{ id: string }>(
    `INSERT INTO match_records (id, tenant, queue, ruleset_version, pool, attributes, rating_gap, proposed_at, state, game_id, ready_at)
     SELECT id, 'acme', 'chess', 1, 'p', '{}', 0, $1, $2::match_record_state,
       CASE $2 WHEN 'MATCHED' THEN id::text END, CASE $2 WHEN 'MATCHED' THEN now() END
     FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, $3)) AS ids RETURNING id`,
    [proposedAt, state, count],
  );
  const ids = rows.map(({ id }) => id);
  await query(
    `INSERT INTO match_players (match_id, user_id, tenant, ticket_id, team, rating, wait_ms, enqueued_at, proposed_at)
     SELECT id, 'ann', 'acme', gen_random_uuid(), 'white', 1500, 0, now(), $2 FROM unnest($1::uuid[]) AS id`,
    [ids, proposedAt],
  );
  await query(
    `INSERT INTO rating_changes (match_id, user_id, tenant, queue, season, rating_before, rating_after, deviation_after, rated_at)
     SELECT id, 'ann', 'acme', 'chess', 0, 1500, 1501, 60, $2 FROM unnest($1::uuid[]) AS id`,
    [ids, proposedAt],
  );
  return ids.at(-1) ?? '';
}

async function insertChallenge(state: string, decidedAt: string | null): Promise<string> {
  const id = randomUUID();
  const match = state === 'ACCEPTED' || state === 'STARTED';
  await query(
    `INSERT INTO challenges (id, tenant, challenger_id, opponent_id, queue, ruleset_version, pool, attributes, color, state,
       created_at, expires_at, decided_at, remaining_ms, reason, challenger_rating, match_id, challenger_team, opponent_team, game_id)
     VALUES ($1, 'acme', $2, 'bob', 'chess', 1, 'p', '{}', 'white', $3::challenge_state, $4, $4, $5,
       CASE WHEN $3 = 'ACCEPTED' THEN 1 END, CASE WHEN $3 IN ('DECLINED', 'FAILED') THEN 'later' END, 1500, $6,
       CASE WHEN $6::uuid IS NULL THEN NULL ELSE 'white' END, CASE WHEN $6::uuid IS NULL THEN NULL ELSE 'black' END,
       CASE WHEN $3 = 'STARTED' THEN 'g' END)`,
    [id, `ann-${id}`, state, daysAgo(90), decidedAt, match ? randomUUID() : null],
  );
  return id;
}

const forget = (days: number, deps: Partial<Parameters<typeof forgetHistory>[0]> = {}) =>
  forgetHistory({ history, days, nowMs: () => NOW_MS, pause: async () => true, logger: silentLogger, ...deps });
const left = async (table: string): Promise<number> =>
  (await query<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${table}`))[0]?.rows ?? -1;

describe('forgetting old history', () => {
  it('takes matches older than the kept full days, with their players and what they did to ratings', async () => {
    await insertMatches(daysAgo(31));
    const midnight = Date.UTC(2026, 9, 21);
    await insertMatches(new Date(midnight - 1).toISOString());
    const kept = [await insertMatches(new Date(midnight).toISOString()), await insertMatches(daysAgo(1))].sort();
    expect(await forget(30)).toEqual({ matches: 2, challenges: 0 });
    for (const [table, id] of [['match_records', 'id'] as const, ['match_players', 'match_id'] as const]) {
      const rows = await query<{ id: string }>(`SELECT ${id} AS id FROM ${table}`);
      expect(rows.map((row) => row.id).sort()).toEqual(kept);
    }
    expect(await left('rating_changes')).toBe(2);
    expect(await forget(30)).toEqual({ matches: 0, challenges: 0 });
  });

  it('keeps what is still being placed for as long as the stream may tell its end', async () => {
    const young = await insertMatches(daysAgo(6.9), 'PLACING');
    await insertMatches(daysAgo(6.9), 'MATCHED');
    await insertMatches(daysAgo(7.1), 'PLACING');
    expect(await forget(1)).toEqual({ matches: 2, challenges: 0 });
    expect(await query('SELECT id FROM match_records')).toEqual([{ id: young }]);
  });

  it('takes decided challenges, and none that is open or has its game made, however old', async () => {
    const kept = [
      await insertChallenge('PENDING', null),
      await insertChallenge('ACCEPTED', daysAgo(50)),
      await insertChallenge('DECLINED', daysAgo(20)),
    ].sort();
    for (const state of ['STARTED', 'DECLINED', 'WITHDRAWN', 'EXPIRED', 'FAILED'])
      await insertChallenge(state, daysAgo(40));
    expect(await forget(30)).toEqual({ matches: 0, challenges: 5 });
    const rows = await query<{ id: string }>('SELECT id FROM challenges');
    expect(rows.map(({ id }) => id).sort()).toEqual(kept);
  });

  it('goes in steps of at most 500 rows, the oldest first, with a pause between, and tells how far it is', async () => {
    expect(FORGET_BATCH).toBe(500);
    await insertMatches(daysAgo(40), 'MATCHED', 500);
    await insertMatches(daysAgo(35), 'MATCHED', 800);
    const oldest: unknown[] = [];
    const lines: unknown[] = [];
    const pause = async () => {
      oldest.push((await query(`SELECT count(*)::int AS rows, min(proposed_at) AS oldest FROM match_records`))[0]);
      return true;
    };
    const logger = { info: (...line: unknown[]) => void lines.push(line) } as typeof silentLogger;
    expect(await forget(30, { pause, logger })).toEqual({ matches: 1_300, challenges: 0 });
    const at35 = new Date(NOW_MS - 35 * DAY_MS);
    expect(oldest).toEqual([
      { rows: 800, oldest: at35 },
      { rows: 300, oldest: at35 },
    ]);
    expect(lines).toEqual([
      [{ what: 'matches', count: 500, up_to: daysAgo(40) }, expect.any(String)],
      [{ matches: 1_300, challenges: 0, before: '2026-10-21T00:00:00.000Z' }, expect.any(String)],
    ]);
  });

  it('passes over what others are at, so that several bridges share the work and none waits', async () => {
    const held = await insertMatches(daysAgo(60));
    await insertMatches(daysAgo(50), 'MATCHED', 2_500);
    await withClient(database.url, async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM match_records WHERE id = $1 FOR UPDATE', [held]);
      const done = await Promise.all([forget(30), forget(30), forget(30)]);
      expect(done.reduce((sum, { matches }) => sum + matches, 0)).toBe(2_500);
      expect(await query('SELECT id FROM match_records')).toEqual([{ id: held }]);
      await client.query('COMMIT');
    });
    expect(await forget(30)).toEqual({ matches: 1, challenges: 0 });
  });

  it('stops in the middle when it is told to', async () => {
    await insertMatches(daysAgo(50), 'MATCHED', 2_500);
    expect(await forget(30, { pause: async () => false })).toMatchObject({ matches: 500 });
  });
});

describe('the retention of a bridge', () => {
  const start = (days: number, old = history) =>
    startRetention({ history: old, days, nowMs: () => NOW_MS, random: () => 0.5, logger: silentLogger });

  it('begins at once, and a stop waits for the step that is under way', async () => {
    await insertMatches(daysAgo(50));
    await start(30).stop();
    expect(await left('match_records')).toBe(0);
  });

  it('of 0 days forgets nothing', async () => {
    await insertMatches(daysAgo(5_000));
    await start(0).stop();
    expect(await left('match_records')).toBe(1);
  });

  it('survives a database that is away', async () => {
    const nowhere = createPostgresPool({
      url: 'postgresql://127.0.0.1:1/none',
      maxConnections: 1,
      logger: silentLogger,
    });
    const warnings: unknown[] = [];
    const retention = startRetention({
      ...{ days: 1, nowMs: () => NOW_MS, random: () => 0.5 },
      history: createPrismaOldHistory(createPrisma(nowhere)),
      logger: { ...silentLogger, warn: (...line: unknown[]) => void warnings.push(line) },
    });
    await retention.stop();
    expect(warnings).toHaveLength(1);
    await nowhere.end();
  });
});
