import { randomUUID } from 'node:crypto';
import type { Match, MatchEvent, MatchReady } from '@paireto/contracts';
import { buildMatch, buildMatchTicket, buildTicket, postgresForTest } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RefusedRecordError } from '../../ports/match-records.ts';
import { migrate, readRecord, withClient } from '../../testing/database.ts';
import { permutations } from '../../testing/permutations.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { foldEvents } from '../../use-cases/match-record.ts';
import { createPrisma } from '../database/create-prisma.ts';
import { createPostgresPool } from '../database/postgres-pool.ts';
import { createPrismaMatchRecords } from './prisma-match-records.ts';

let database: Awaited<ReturnType<typeof postgresForTest>>;
let pool: ReturnType<typeof createPostgresPool>;
let prisma: ReturnType<typeof createPrisma>;
let records: ReturnType<typeof createPrismaMatchRecords>;
beforeAll(async () => {
  database = await postgresForTest();
  await migrate(database.url);
  pool = createPostgresPool({ url: database.url, maxConnections: 3, logger: silentLogger });
  prisma = createPrisma(pool);
  records = createPrismaMatchRecords({ prisma, pool });
});
afterAll(async () => {
  await prisma?.$disconnect();
  await pool?.end();
  await database?.stop();
});

const found = (match: Match, at = 1_000): MatchEvent => ({ v: 1, type: 'match.found', at, match });
const ready = (match: Match, at = 2_000, gameId = `game-${match.id}`): MatchReady => {
  const game = { gameId, serverAddr: 'there:1' };
  return { v: 1, type: 'match.ready', at, match, attempts: 2, game };
};
const failed = (match: Match, at = 3_000): MatchEvent => {
  return { v: 1, type: 'match.failed', at, match, attempts: 3, reason: 'no' };
};

const write = (...events: MatchEvent[]) => records.write(foldEvents(events));
const tables = () =>
  withClient(database.url, async (client) => {
    const counts = await client.query<{ records: number; players: number }>(
      'SELECT (SELECT count(*)::int FROM match_records) AS records, (SELECT count(*)::int FROM match_players) AS players',
    );
    return counts.rows[0];
  });

describe('the history', () => {
  it('is written by a statement that each connection prepares once', async () => {
    const single = createPostgresPool({ url: database.url, maxConnections: 1, logger: silentLogger });
    const own = createPrisma(single);
    const keep = createPrismaMatchRecords({ prisma: own, pool: single });
    const match = buildMatch();
    await keep.write(foldEvents([found(match)]));
    await keep.write(foldEvents([ready(match)]));
    const { rows } = await single.query(
      'SELECT name, (generic_plans + custom_plans)::int AS runs FROM pg_prepared_statements',
    );
    expect(rows).toEqual([{ name: 'write-records', runs: 2 }]);
    await own.$disconnect();
    await single.end();
  });

  it('keeps what a match was: players, colours, waits, gap, times', async () => {
    const match = buildMatch({ region: 'eu' });
    await write(found(match), ready(match));
    const row = await withClient(database.url, (client) =>
      client.query('SELECT * FROM match_records WHERE id = $1', [match.id]),
    );
    const [white, black] = match.tickets.map((ticket) => ticket.players[0]!);
    expect(row.rows[0]).toMatchObject({
      tenant: match.tenant,
      queue: 'chess',
      ruleset_version: match.rulesetVersion,
      pool: match.pool,
      region: 'eu',
      attributes: match.attributes,
      source: 'queue',
      state: 'MATCHED',
      game_id: `game-${match.id}`,
      server_addr: 'there:1',
      rating_gap: Math.abs(white!.rating - black!.rating),
      attempts: 2,
      failure_reason: null,
      proposed_at: new Date(match.proposedAt),
      committed_at: new Date(1_000),
      ready_at: new Date(2_000),
      failed_at: null,
    });
    expect(await readRecord(database.url, match.id)).toMatchObject({
      players: [
        { user_id: white!.userId, color: 'white', wait_ms: match.proposedAt - match.tickets[0]!.enqueuedAt },
        { user_id: black!.userId, color: 'black' },
      ],
    });
  });

  it('keeps where a match came from, the steps to its game, and how sure its ratings were and who told them', async () => {
    const challenge = { id: randomUUID() };
    const match = buildMatch({ challenge });
    Object.assign(match.tickets[0]!.players[0]!, { deviation: 61.5, ratingFrom: 'built-in', ratingStale: true });
    await write(found(match), { ...ready(match), claimedAt: 1_200, createdAt: 1_800 });
    await withClient(database.url, async (client) => {
      const { rows } = await client.query('SELECT * FROM match_records WHERE id = $1', [match.id]);
      expect(rows).toMatchObject([
        {
          source: 'challenge',
          challenge_id: challenge.id,
          claimed_at: new Date(1_200),
          game_created_at: new Date(1_800),
          finished_at: null,
        },
      ]);
      const players = await client.query(
        'SELECT deviation, rating_from, stale FROM match_players WHERE match_id = $1 ORDER BY team DESC',
        [match.id],
      );
      expect(players.rows).toEqual([
        { deviation: 61.5, rating_from: 'built-in', stale: true },
        { deviation: null, rating_from: 'token', stale: false },
      ]);
    });
  });

  it('never undoes a reported result, whatever arrives after it', async () => {
    const match = buildMatch();
    await write(ready(match));
    await withClient(database.url, async (client) => {
      await client.query(
        `UPDATE match_records SET finished_at = now(), result_reason = 'checkmate', aborted = false, rated = true,
           result_digest = 'd' WHERE id = $1`,
        [match.id],
      );
      await client.query(`UPDATE match_players SET outcome = 'draw', new_rating = 1501 WHERE match_id = $1`, [
        match.id,
      ]);
      const stored = async () => [
        (await client.query('SELECT * FROM match_records WHERE id = $1', [match.id])).rows[0],
        (await client.query('SELECT * FROM match_players WHERE match_id = $1 ORDER BY user_id', [match.id])).rows,
      ];
      const [record, players] = await stored();
      await write(found(match), ready(match, 1_500), failed(match));
      expect(await stored()).toEqual([
        {
          ...(record as object),
          ...{ committed_at: new Date(1_000), ready_at: new Date(1_500), attempts: 3, updated_at: expect.any(Date) },
        },
        players,
      ]);
    });
  });

  it('keeps teams, roles and parties of a team game', async () => {
    const party = buildMatchTicket(
      buildTicket({ players: [...buildTicket().players, ...buildTicket().players] }),
      'red',
    );
    party.players[0]!.role = 'healer';
    const solo = buildMatchTicket(buildTicket(), 'blue');
    await write(found(buildMatch({ tickets: [party, solo] })));
    const { rows } = await withClient(database.url, (client) =>
      client.query('SELECT user_id, team, role, color, ticket_id FROM match_players WHERE ticket_id = ANY($1)', [
        [party.ticketId, solo.ticketId],
      ]),
    );
    const row = (ticket: typeof party, place: number, team: string, role: string | null) => {
      return { user_id: ticket.players[place]!.userId, team, role, color: null, ticket_id: ticket.ticketId };
    };
    const expected = [row(party, 0, 'red', 'healer'), row(party, 1, 'red', null), row(solo, 0, 'blue', null)];
    expect(rows).toHaveLength(3);
    expect(rows).toEqual(expect.arrayContaining(expected));
  });

  it('keeps who came into a running game later, as matches of their own with the same game', async () => {
    const original = buildMatch();
    const gameId = `game-${original.id}`;
    const seats = { ...buildMatchTicket(buildTicket(), 'backfill'), players: [] };
    const joins = [1, 2].map(() =>
      buildMatch({ tickets: [seats, buildMatchTicket(buildTicket(), 'white')], backfill: { gameId } }),
    );
    await write(ready(original), ...joins.map((match) => ready(match, 2_000, gameId)));
    const { rows } = await withClient(database.url, (client) =>
      client.query('SELECT id, backfill_game_id FROM match_records WHERE game_id = $1', [gameId]),
    );
    expect(new Map(rows.map(({ id, backfill_game_id }) => [id, backfill_game_id]))).toEqual(
      new Map([[original.id, null], ...joins.map(({ id }) => [id, gameId] as const)]),
    );
    expect(await readRecord(database.url, joins[0]!.id)).toMatchObject({
      players: [{ team: 'white', color: 'white' }],
    });
  });

  it('is the same in whatever order and however often the events of a match arrive', async () => {
    const seen = new Set<string>();
    for (const order of permutations([0, 1, 2, 3])) {
      const match = buildMatch();
      const told = { ...ready(match, 2_500), claimedAt: 1_100, createdAt: 1_900 };
      const events = [found(match), ready(match), told, failed(match)];
      for (const index of [...order, order[0]!]) await write(events[index]!);
      const row = await readRecord(database.url, match.id);
      seen.add(
        JSON.stringify(
          { ...row, id: 0, game_id: row?.game_id === `game-${match.id}`, players: row?.players.length },
          (key, value) => (['rating_gap', 'proposed_at', 'created_at', 'updated_at'].includes(key) ? undefined : value),
        ),
      );
    }
    expect(seen.size).toBe(1);
    expect([...seen][0]).toContain('"state":"MATCHED"');
    expect([...seen][0]).toContain('"claimed_at":"1970-01-01T00:00:01.100Z"');
  });

  it('never lets a late found overwrite MATCHED, and does not touch a row that says it all already', async () => {
    const match = buildMatch();
    await write(ready(match));
    await write(found(match));
    const updatedAt = () =>
      withClient(database.url, async (client) => {
        const { rows } = await client.query<{ updated_at: Date }>(
          'SELECT updated_at FROM match_records WHERE id = $1',
          [match.id],
        );
        return rows[0]?.updated_at;
      });
    const before = await updatedAt();
    await write(found(match), ready(match));
    expect(await updatedAt()).toEqual(before);
    expect(await readRecord(database.url, match.id)).toMatchObject({ state: 'MATCHED', committed_at: new Date(1_000) });
  });

  it('takes a batch of hundreds in one go, and all or none of it', async () => {
    const before = await tables();
    const matches = Array.from({ length: 300 }, () => buildMatch());
    await write(...matches.flatMap((match) => [found(match), ready(match)]));
    expect(await tables()).toEqual({ records: before!.records + 300, players: before!.players + 600 });

    const [good, bad] = [buildMatch(), buildMatch({ attributes: { variant: 'a\u0000b' } })];
    await expect(write(found(good), found(bad))).rejects.toBeInstanceOf(RefusedRecordError);
    expect(await readRecord(database.url, good.id)).toBeUndefined();
  });

  it.each([
    ['a text that PostgreSQL cannot hold', () => [found(buildMatch({ attributes: { a: '\u0000' } }))]],
    ['a time beyond the calendar', () => [found(buildMatch({ proposedAt: Number.MAX_SAFE_INTEGER }))]],
    [
      'a running game that is not the one that was asked for',
      () => [ready(buildMatch({ backfill: { gameId: 'asked' } }))],
    ],
    ['one game for two matches', () => [ready(buildMatch(), 1, 'same-game'), ready(buildMatch(), 2, 'same-game')]],
  ])('says of %s that it is refused, not that it is worth another try', async (_what, events) => {
    await expect(write(...events())).rejects.toBeInstanceOf(RefusedRecordError);
  });

  it('says of a database that is not there that it is worth another try', async () => {
    const nowhere = createPostgresPool({
      url: 'postgresql://127.0.0.1:1/none',
      maxConnections: 1,
      logger: silentLogger,
    });
    const away = createPrismaMatchRecords({ prisma: createPrisma(nowhere), pool: nowhere });
    const attempt = away.write(foldEvents([found(buildMatch())]));
    await expect(attempt).rejects.toThrow();
    await expect(attempt).rejects.not.toBeInstanceOf(RefusedRecordError);
    await nowhere.end();
  });
});

describe('the schema', () => {
  it.each([
    ['MATCHED without a game', `state = 'MATCHED', ready_at = now()`],
    ['MATCHED without a time', `state = 'MATCHED', game_id = 'g'`],
    ['a game without MATCHED', `game_id = 'g'`],
    ['a server without a game', `server_addr = 'there'`],
    ['FAILED without a reason', `state = 'FAILED', failed_at = now()`],
    ['a reason without FAILED', `failure_reason = 'no'`],
    ['a negative gap', `rating_gap = -1`],
    ['a challenge without its id', `source = 'challenge'`],
    ['a result of a match without a game', `finished_at = now(), aborted = false, rated = false, result_digest = 'd'`],
  ])('makes %s impossible', async (_what, change) => {
    const match = buildMatch();
    await write(found(match));
    const update = withClient(database.url, (client) =>
      client.query(`UPDATE match_records SET ${change} WHERE id = $1`, [match.id]),
    );
    await expect(update).rejects.toMatchObject({ code: '23514' });
  });

  it('lets the players go with their match', async () => {
    const match = buildMatch();
    await write(found(match));
    await withClient(database.url, (client) => client.query('DELETE FROM match_records WHERE id = $1', [match.id]));
    expect(
      await withClient(database.url, (client) =>
        client.query('SELECT 1 FROM match_players WHERE match_id = $1', [match.id]),
      ),
    ).toMatchObject({ rowCount: 0 });
  });
});
