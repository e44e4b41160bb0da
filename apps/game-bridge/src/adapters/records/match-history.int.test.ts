import { randomUUID } from 'node:crypto';
import {
  type BridgeReply,
  type BridgeRequest,
  bridgeOperations,
  type Match,
  type MatchEvent,
} from '@paireto/contracts';
import { buildMatch, buildMatchTicket, buildTicket, postgresForTest } from '@paireto/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate, withClient } from '../../testing/database.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { foldEvents } from '../../use-cases/match-record.ts';
import { createListMatches } from '../../use-cases/records/list-matches.ts';
import { createReadMatch } from '../../use-cases/records/read-match.ts';
import { createPrisma } from '../database/create-prisma.ts';
import { createPostgresPool } from '../database/postgres-pool.ts';
import { createPrismaMatchHistory } from './prisma-match-history.ts';
import { createPrismaMatchRecords } from './prisma-match-records.ts';

let database: Awaited<ReturnType<typeof postgresForTest>>;
let pool: ReturnType<typeof createPostgresPool>;
let records: ReturnType<typeof createPrismaMatchRecords>;
let listMatches: ReturnType<typeof createListMatches>;
let readMatch: ReturnType<typeof createReadMatch>;
/** Of each test its own, so that no test sees the matches of another. */
let tenant: string;
beforeAll(async () => {
  database = await postgresForTest();
  await migrate(database.url);
  pool = createPostgresPool({ url: database.url, maxConnections: 3, logger: silentLogger });
  const prisma = createPrisma(pool);
  records = createPrismaMatchRecords({ prisma, pool });
  const history = createPrismaMatchHistory(prisma);
  listMatches = createListMatches(history);
  readMatch = createReadMatch(history);
});
beforeEach(() => {
  tenant = `t-${randomUUID()}`;
});
afterAll(async () => {
  await pool?.end();
  await database?.stop();
});

/** A match of two players at this time. */
function buildGame(players: [string, string], proposedAt: number, overrides: Partial<Match> = {}): Match {
  const [white, black] = players.map((userId) => {
    const [player] = buildTicket().players;
    return buildTicket({ tenant, players: [{ ...player!, userId }], enqueuedAt: proposedAt - 1_500 });
  });
  const tickets = [buildMatchTicket(white!, 'white'), buildMatchTicket(black!, 'black')];
  return buildMatch({ tenant, tickets, proposedAt, ...overrides });
}

const found = (match: Match): MatchEvent => ({ v: 1, type: 'match.found', at: match.proposedAt + 10, match });
const ready = (match: Match): MatchEvent => {
  const { proposedAt: at } = match;
  const game = { gameId: `game-${match.id}`, serverAddr: 'there:1' };
  return { v: 1, type: 'match.ready', at: at + 100, claimedAt: at + 20, createdAt: at + 90, match, attempts: 1, game };
};
const failed = (match: Match): MatchEvent => {
  return { v: 1, type: 'match.failed', at: match.proposedAt + 50, match, attempts: 2, reason: 'no server' };
};
const write = (...events: MatchEvent[]) => records.write(foldEvents(events));

const finish = (match: Match, rated = true) =>
  withClient(database.url, async (client) => {
    await client.query(
      `UPDATE match_records SET finished_at = ready_at + interval '1 s', result_reason = 'checkmate', aborted = false,
         rated = $2, result_digest = 'd' WHERE id = $1`,
      [match.id, rated],
    );
    await client.query(
      `UPDATE match_players SET outcome = CASE team WHEN 'white' THEN 'win' ELSE 'loss' END, new_rating = rating + 1
       WHERE match_id = $1`,
      [match.id],
    );
  });

type Ask = Omit<Partial<BridgeRequest<'match.list'>>, 'v' | 'tenant'>;
async function list(ask: Ask = {}): Promise<BridgeReply<'match.list'>> {
  const { request, reply } = bridgeOperations['match.list'];
  return reply.parse(await listMatches(request.parse({ v: 1, tenant, limit: 20, ...ask })));
}
async function page(ask: Ask = {}): Promise<{ ids: string[]; next: string | null }> {
  const answer = await list(ask);
  if (answer.outcome !== 'listed') throw new Error(answer.outcome);
  return { ids: answer.page.matches.map(({ match_id }) => match_id), next: answer.page.next_cursor };
}
const ids = async (ask: Ask = {}) => (await page(ask)).ids;
const read = async (id: string, userId?: string) => {
  const { request, reply } = bridgeOperations['match.read'];
  return reply.parse(await readMatch(request.parse({ v: 1, tenant, id, ...(userId && { userId }) })));
};

describe('a match of the history', () => {
  it('tells all that is known: players, ratings and how sure they were, waits, steps, game, result', async () => {
    const match = buildGame(['ann', 'bob'], 1_000_000, { region: 'eu', challenge: { id: randomUUID() } });
    Object.assign(match.tickets[0]!.players[0]!, { rating: 1_610, deviation: 50, ratingFrom: 'built-in' });
    Object.assign(match.tickets[1]!.players[0]!, { rating: 1_600, ratingFrom: 'account-api', ratingStale: true });
    await write(found(match), ready(match));
    await finish(match);
    expect(await read(match.id)).toEqual({
      outcome: 'found',
      match: {
        match_id: match.id,
        state: 'FINISHED',
        source: 'challenge',
        challenge_id: match.challenge?.id,
        queue: 'chess',
        ruleset_version: match.rulesetVersion,
        pool: match.pool,
        region: 'eu',
        attributes: match.attributes,
        players: [
          {
            ...{ user_id: 'ann', team: 'white', color: 'white', rating: 1_610, rating_deviation: 50 },
            ...{
              rating_source: 'built-in',
              rating_stale: false,
              wait_seconds: 1.5,
              outcome: 'win',
              rating_after: 1_611,
            },
          },
          {
            ...{ user_id: 'bob', team: 'black', color: 'black', rating: 1_600, rating_source: 'account-api' },
            ...{ rating_stale: true, wait_seconds: 1.5, outcome: 'loss', rating_after: 1_601 },
          },
        ],
        rating_gap: 10,
        game_id: `game-${match.id}`,
        server_addr: 'there:1',
        backfill: false,
        attempts: 1,
        timings: {
          proposed_at: '1970-01-01T00:16:40.000Z',
          committed_at: '1970-01-01T00:16:40.010Z',
          claimed_at: '1970-01-01T00:16:40.020Z',
          game_created_at: '1970-01-01T00:16:40.090Z',
          ready_at: '1970-01-01T00:16:40.100Z',
          finished_at: '1970-01-01T00:16:41.100Z',
        },
        result: { reason: 'checkmate', aborted: false, rated: true },
      },
    });
  });

  it('leaves out what is not known, and says why there was no game', async () => {
    const match = buildGame(['ann', 'bob'], 1_000_000);
    await write(failed(match));
    const answer = await read(match.id);
    if (answer.outcome !== 'found') throw new Error(answer.outcome);
    expect(answer.match).toMatchObject({ state: 'FAILED', failure_reason: 'no server', attempts: 2, source: 'queue' });
    expect(Object.keys(answer.match.timings).sort()).toEqual(['failed_at', 'proposed_at']);
    for (const absent of ['challenge_id', 'region', 'game_id', 'result'])
      expect(answer.match).not.toHaveProperty(absent);
    expect(Object.keys(answer.match.players[0]!).sort()).toEqual(
      ['color', 'rating', 'rating_source', 'rating_stale', 'team', 'user_id', 'wait_seconds'].sort(),
    );
  });

  it('of players who went into a running game says so', async () => {
    const seats = { ...buildMatchTicket(buildTicket({ tenant }), 'backfill'), players: [] };
    const [player] = buildTicket().players;
    const joins = buildMatchTicket(buildTicket({ tenant, players: [{ ...player!, userId: 'ann' }] }), 'red');
    const match = buildMatch({ tenant, tickets: [seats, joins], backfill: { gameId: 'running' } });
    await write(found(match));
    expect(await read(match.id, 'ann')).toMatchObject({
      match: { backfill: true, players: [{ user_id: 'ann', team: 'red' }] },
    });
  });

  it('is found by its players and by operators of its tenant, and by nobody else', async () => {
    const match = buildGame(['ann', 'bob'], 1_000_000);
    await write(found(match));
    for (const who of ['ann', 'bob', undefined]) expect(await read(match.id, who)).toMatchObject({ outcome: 'found' });
    expect(await read(match.id, 'eve')).toEqual({ outcome: 'not-found' });
    expect(await read(randomUUID(), 'ann')).toEqual({ outcome: 'not-found' });
    tenant = `t-${randomUUID()}`;
    for (const who of ['ann', undefined]) expect(await read(match.id, who)).toEqual({ outcome: 'not-found' });
  });
});

describe('the list of matches', () => {
  it('has a player’s own, the newest first, and nothing of other players and other tenants', async () => {
    const old = buildGame(['ann', 'bob'], 1_000);
    const late = buildGame(['eve', 'ann'], 3_000);
    const others = buildGame(['eve', 'bob'], 2_000);
    await write(...[late, old, others].map(found));
    expect(await ids({ userId: 'ann' })).toEqual([late.id, old.id]);
    expect(await ids({ userId: 'zoe' })).toEqual([]);
    expect(await ids()).toEqual([late.id, others.id, old.id]);
    tenant = `t-${randomUUID()}`;
    expect(await ids({ userId: 'ann' })).toEqual([]);
    expect(await ids()).toEqual([]);
  });

  it('can be asked by queue, opponent, state and time, alone and together, by players and operators', async () => {
    const chess = buildGame(['ann', 'bob'], 1_000);
    const go = buildGame(['ann', 'bob'], 2_000, { queue: 'go' });
    const other = buildGame(['ann', 'eve'], 3_000);
    const lost = buildGame(['ann', 'eve'], 4_000, { queue: 'go' });
    await write(found(chess), ready(go), ready(other), failed(lost));
    await finish(other);
    for (const userId of ['ann', undefined]) {
      const mine = (ask: Ask) => ids({ ...ask, ...(userId && { userId }) });
      expect(await mine({ queue: 'go' })).toEqual([lost.id, go.id]);
      expect(await mine({ opponentId: 'eve' })).toEqual([lost.id, other.id]);
      expect(await mine({ opponentId: 'nobody' })).toEqual([]);
      expect(await mine({ state: 'PLACING' })).toEqual([chess.id]);
      expect(await mine({ state: 'MATCHED' })).toEqual([go.id]);
      expect(await mine({ state: 'FINISHED' })).toEqual([other.id]);
      expect(await mine({ state: 'FAILED' })).toEqual([lost.id]);
      expect(await mine({ fromMs: 2_000, toMs: 4_000 })).toEqual([other.id, go.id]);
      expect(await mine({ fromMs: 4_001 })).toEqual([]);
      expect(await mine({ toMs: Number.MAX_SAFE_INTEGER, fromMs: 4_000 })).toEqual([lost.id]);
      expect(await mine({ fromMs: Number.MAX_SAFE_INTEGER })).toEqual([]);
      const all = { queue: 'go', opponentId: 'eve', state: 'FAILED', fromMs: 4_000, toMs: 4_001 } as const;
      expect(await mine(all)).toEqual([lost.id]);
      expect(await mine({ ...all, opponentId: 'bob' })).toEqual([]);
    }
  });

  it('is read page by page without gaps or repeats, also where many were proposed at once', async () => {
    const matches = Array.from({ length: 25 }, (_, index) => buildGame(['ann', 'bob'], 1_000 + (index >> 3)));
    await write(...matches.map(found));
    const newestFirst = matches
      .toSorted((left, right) => right.proposedAt - left.proposedAt || (left.id < right.id ? 1 : -1))
      .map(({ id }) => id);
    for (const userId of ['ann', undefined]) {
      const seen: string[] = [];
      let cursor: string | null | undefined;
      for (let pages = 0; cursor !== null; pages += 1) {
        const next: { ids: string[]; next: string | null } = await page({
          limit: 5,
          ...(userId && { userId }),
          ...(cursor && { cursor }),
        });
        // What comes in front of it meanwhile changes nothing behind the cursor.
        await write(found(buildGame(['ann', 'bob'], 9_000 + pages)));
        seen.push(...next.ids);
        cursor = next.next;
      }
      expect(seen.filter((id) => newestFirst.includes(id))).toEqual(newestFirst);
      expect(new Set(seen).size).toBe(seen.length);
    }
  });

  it('ends with a page that says so, also when it is full', async () => {
    await write(found(buildGame(['ann', 'bob'], 1_000)), found(buildGame(['ann', 'bob'], 2_000)));
    expect((await page({ limit: 2 })).next).toBeNull();
    expect((await page({ limit: 1 })).next).toMatch(/^[\w-]+$/);
  });

  it.each([
    '',
    'x',
    Buffer.from('challenges 1 2').toString('base64url'),
    Buffer.from('matches 1e9 x').toString('base64url'),
  ])('refuses a cursor that is none of its own: %j', async (cursor) => {
    expect(await list({ cursor })).toEqual({ outcome: 'bad-cursor' });
  });
});
