import { type MatchRecordView, matchesPageSchema } from '@paireto/contracts';
import { devServiceToken } from '@paireto/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerAsBridge } from './testing/answer-as-bridge.ts';
import { expectProblem } from './testing/expect-problem.ts';
import { playerToken } from './testing/gateway-for-test.ts';
import { type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const MATCHES = '/v1/matchmaking/matches';
const TENANT_MATCHES = '/internal/tenants/demo/matches';
const id = '01990000-0000-7000-8000-000000000001';

let world: WorldForTest;
let bridge: Awaited<ReturnType<typeof answerAsBridge>>;
let alice: string;
let operator: string;
beforeAll(async () => {
  world = await worldForTest();
  bridge = await answerAsBridge(world.natsUrl);
  alice = await playerToken('alice');
  operator = await devServiceToken({ sub: 'ops', tenant: 'demo' });
});
afterAll(async () => {
  await bridge?.stop();
  await world?.stop();
});
beforeEach(() => {
  bridge.asked.length = 0;
  bridge.answer('match.list', { outcome: 'listed', page: { matches: [record], next_cursor: 'more' } });
  bridge.answer('match.read', { outcome: 'found', match: record });
});

const record: MatchRecordView = {
  match_id: id,
  state: 'MATCHED',
  source: 'queue',
  queue: 'chess',
  ruleset_version: 2,
  pool: 'chess:3+2:standard:rated',
  attributes: { time_control: '3+2' },
  players: [
    { user_id: 'alice', team: 'white', rating: 1500, rating_source: 'token', rating_stale: false, wait_seconds: 1 },
  ],
  rating_gap: 0,
  game_id: 'game-1',
  backfill: false,
  attempts: 1,
  timings: { proposed_at: '2026-01-31T12:00:00.000Z' },
};
const get = (path: string, token?: string) => {
  const call = path.startsWith('/internal/') ? world.callInternal : world.call;
  return call(path, token === undefined ? {} : { token });
};

describe('my matches', () => {
  it('are asked of a bridge in my name, with every filter, and come as it gives them', async () => {
    const query = 'queue=chess&opponent=bob&state=FINISHED&from=2026-01-01T00:00:00Z&to=2026-02-01T01:00:00%2B01:00';
    const answer = await get(`${MATCHES}?${query}&cursor=abc&limit=7`, alice);
    expect(answer.status).toBe(200);
    expect(matchesPageSchema.parse(answer.body)).toEqual({ matches: [record], next_cursor: 'more' });
    expect(bridge.asked).toMatchObject([
      {
        operation: 'match.list',
        request: {
          ...{ tenant: 'demo', userId: 'alice', queue: 'chess', opponentId: 'bob', state: 'FINISHED', limit: 7 },
          ...{ cursor: 'abc', fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2026, 1, 1) },
        },
      },
    ]);
  });

  it('come twenty at a time unless more are asked for', async () => {
    await get(MATCHES, alice);
    expect(bridge.asked[0]?.request).toMatchObject({ limit: 20 });
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=many', 'limit'],
    ['from=yesterday', 'from'],
    ['state=WON', 'state'],
    ['queue=Chess!', 'queue'],
    ['player=bob', 'player'],
    [`cursor=${'x'.repeat(257)}`, 'cursor'],
  ])('refuse ?%s, naming the parameter', async (query, path) => {
    const { errors } = expectProblem(await get(`${MATCHES}?${query}`, alice), 'INVALID_REQUEST');
    expect(errors?.map((error) => error.path)).toContain(path);
    expect(bridge.asked).toEqual([]);
  });

  it('refuse a cursor that the bridge does not know', async () => {
    bridge.answer('match.list', { outcome: 'bad-cursor' });
    const { errors } = expectProblem(await get(`${MATCHES}?cursor=zzz`, alice), 'INVALID_REQUEST');
    expect(errors?.[0]?.path).toBe('cursor');
  });

  it('need a token', async () => {
    expectProblem(await get(MATCHES), 'UNAUTHORIZED');
    expectProblem(await get(`${MATCHES}/${id}`), 'UNAUTHORIZED');
  });
});

describe('one match', () => {
  it('is looked for among those of the caller', async () => {
    expect((await get(`${MATCHES}/${id.toUpperCase()}`, alice)).body).toEqual(record);
    expect(bridge.asked[0]?.request).toMatchObject({ tenant: 'demo', userId: 'alice', id });
  });

  it('of others, or of another tenant, is not found', async () => {
    bridge.answer('match.read', { outcome: 'not-found' });
    expectProblem(await get(`${MATCHES}/${id}`, alice), 'NOT_FOUND');
    await get(`${MATCHES}/${id}`, await playerToken('alice', 'elsewhere'));
    expect(bridge.asked[1]?.request).toMatchObject({ tenant: 'elsewhere' });
  });

  it('has a UUID', async () => {
    expectProblem(await get(`${MATCHES}/17`, alice), 'INVALID_REQUEST');
  });
});

describe('operators', () => {
  it('see the matches of everybody of their tenant, or of one player', async () => {
    expect((await get(`${TENANT_MATCHES}/${id}`, operator)).body).toEqual(record);
    expect((await get(TENANT_MATCHES, operator)).status).toBe(200);
    expect((await get(`${TENANT_MATCHES}?player=bob&opponent=eve`, operator)).status).toBe(200);
    const [one, all, ofBob] = bridge.asked.map(({ request }) => request);
    expect(one).not.toHaveProperty('userId');
    expect(all).not.toHaveProperty('userId');
    expect(ofBob).toMatchObject({ userId: 'bob', opponentId: 'eve' });
  });

  it('name the player whose opponent they mean', async () => {
    const { errors } = expectProblem(await get(`${TENANT_MATCHES}?opponent=eve`, operator), 'INVALID_REQUEST');
    expect(errors?.[0]?.path).toBe('opponent');
  });

  it.each([TENANT_MATCHES, `${TENANT_MATCHES}/${id}`])(
    'alone may ask for %s, and only of their tenant',
    async (path) => {
      expectProblem(await get(path), 'UNAUTHORIZED');
      expectProblem(await get(path, alice), 'UNAUTHORIZED');
      expectProblem(await get(path, await devServiceToken({ roles: ['game-server', 'metrics'] })), 'FORBIDDEN');
      expectProblem(await get(path, await devServiceToken({ sub: 'ops', tenant: 'other' })), 'FORBIDDEN');
      expect(bridge.asked).toEqual([]);
    },
  );
});

describe('without an answer', () => {
  it.each([
    ['the database is away', { outcome: 'unavailable', reason: 'no connection' }],
    ['the bridge does not understand', { outcome: 'malformed', reason: 'v' }],
    ['the bridge talks nonsense', { outcome: 'listed', reason: 'nonsense' }],
  ])('because %s, it says when to come back and that it is safe', async (_, reply) => {
    bridge.answer('match.list', reply);
    const answer = await get(MATCHES, alice);
    expect(expectProblem(answer, 'UNAVAILABLE').safe_to_retry).toBe(true);
    expect(answer.headers.get('retry-after')).toBe('2');
  });

  it('because there is no bridge, it says so at once', async () => {
    const alone = await worldForTest();
    try {
      expectProblem(await alone.call(MATCHES, { token: alice }), 'UNAVAILABLE');
    } finally {
      await alone.stop();
    }
  });
});
