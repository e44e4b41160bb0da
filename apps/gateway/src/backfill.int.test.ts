import { type BackfillBody, type BackfillEntry, backfillEntrySchema } from '@paireto/contracts';
import { devServiceToken, waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { type Answer, type Call, playerToken } from './testing/gateway-for-test.ts';
import { hearPoolCommands } from './testing/heard-on-nats.ts';
import { chessFile, rulesetsFolder, teamsFile } from './testing/ruleset-files.ts';
import { ticketsOf, type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const BACKFILLS = '/internal/backfills';
let world: WorldForTest;
let service: string;
beforeAll(async () => {
  world = await worldForTest({ RULESETS: rulesetsFolder(chessFile, teamsFile) });
  service = await devServiceToken({ sub: 'game-server', roles: ['game-server'] });
});
afterAll(() => world.stop());

const body: BackfillBody = {
  tenant: 'demo',
  queue: 'teams',
  game_id: 'game-17',
  server_addr: 'eu1:7777',
  region: 'eu',
  attributes: { map: 'harbour' },
  teams: [
    { team: 'blue', players: [{ user_id: 'alice', rating: 1_500 }], open: 1 },
    {
      team: 'red',
      players: [
        { user_id: 'bob', rating: 1_480 },
        { user_id: 'eve', rating: 1_530 },
      ],
      open: 0,
    },
  ],
};
const post = (json: object = body, call: Call = {}) =>
  world.callInternal(BACKFILLS, { method: 'POST', token: service, json, ...call });
const pathOf = ({ backfill_id }: BackfillEntry, tenant = 'demo') => `${BACKFILLS}/${tenant}/${backfill_id}`;
const entryOf = (answer: Answer, status = 200): BackfillEntry => {
  expect(answer.status).toBe(status);
  return backfillEntrySchema.strict().parse(answer.body);
};
const opened = async (json: object = body) => entryOf(await post(json), 201);
const read = async (entry: BackfillEntry) => entryOf(await world.callInternal(pathOf(entry), { token: service }));
const cancel = (entry: BackfillEntry) => world.callInternal(pathOf(entry), { method: 'DELETE', token: service });

describe('a running game that asks for players', () => {
  it('waits in the pool of its queue as a ticket without players, and its owner is told', async () => {
    const { heard, stop } = await hearPoolCommands(world.natsUrl);
    const answer = await post();
    const entry = entryOf(answer, 201);
    expect(answer.headers.get('location')).toBe(pathOf(entry));
    expect(entry).toMatchObject({
      status: 'SEARCHING',
      queue: 'teams',
      pool: 'teams:harbour',
      game_id: 'game-17',
      players: [],
    });
    expect(await read(entry)).toEqual(entry);
    const { ticket } = (await world.store.readTicket('demo', entry.backfill_id)) ?? {};
    expect(ticket).toMatchObject({
      players: [],
      region: 'eu',
      attributes: [{ map: 'harbour' }],
      backfill: {
        gameId: 'game-17',
        serverAddr: 'eu1:7777',
        teams: [
          { team: 'blue', players: [{ userId: 'alice', rating: 1_500 }], open: 1 },
          { team: 'red', open: 0 },
        ],
      },
    });
    await waitFor(() => heard.length > 0, { description: 'the owner hears' });
    expect(heard).toEqual([{ op: 'join', pool: 'teams:harbour', ticket }]);
    await stop();
  });

  it('fills in defaults, and waits as long as it says or as the ruleset does', async () => {
    const waitOf = ({ enqueued_at, expires_at }: BackfillEntry) => Date.parse(expires_at) - Date.parse(enqueued_at);
    const { attributes: _, region: __, server_addr: ___, ...least } = body;
    const usual = await opened(least);
    expect([usual.pool, waitOf(usual)]).toEqual(['teams:desert', 600_000]);
    expect(waitOf(await opened({ ...body, max_wait_seconds: 12.5 }))).toBe(12_500);
  });

  it('is told who comes once they are in the game', async () => {
    const entry = await opened();
    const { entry: joiner, userId } = await world.join(undefined, { queue: 'teams', map: 'harbour' });
    const ticket = (await world.store.readTicket('demo', entry.backfill_id))?.ticket;
    if (!ticket) throw new Error('there is no such ticket');
    const [waiting] = await ticketsOf(world.store, [joiner]);
    const plain = world.matchOf([ticket, ...(waiting ? [waiting] : [])], { backfill: { gameId: 'game-17' } });
    const [own, coming] = plain.tickets;
    if (!own || !coming) throw new Error('a match of two');
    const match = {
      ...plain,
      tickets: [
        { ...own, team: 'backfill' },
        { ...coming, team: 'blue' },
      ],
    };
    expect(await world.store.commitMatches('demo', [match])).toEqual([{ outcome: 'committed' }]);
    expect(await read(entry)).toMatchObject({ status: 'PLACING', match_id: match.id, players: [] });
    expect(expectProblem(await cancel(entry), 'CANNOT_CANCEL').match_id).toBe(match.id);
    await world.store.claimMatches('demo', [match]);
    await world.store.finalizeMatches('demo', [{ match, game: { gameId: 'game-17' } }]);
    expect(await read(entry)).toMatchObject({
      status: 'MATCHED',
      players: [{ user_id: userId, rating: 1_500, team: 'blue' }],
    });
  });

  it('may stop asking, as often as it says so, and its owner is told', async () => {
    const entry = await opened();
    const { heard, stop } = await hearPoolCommands(world.natsUrl);
    for (let again = 0; again < 2; again += 1) {
      expect(entryOf(await cancel(entry))).toEqual({ ...entry, status: 'CANCELLED' });
    }
    expect((await read(entry)).status).toBe('CANCELLED');
    await waitFor(() => heard.length > 0, { description: 'the owner hears' });
    expect(heard[0]).toEqual({ op: 'leave', tenant: 'demo', pool: entry.pool, ticketId: entry.backfill_id });
    await stop();
  });

  it('that repeats its request with the same key asks once', async () => {
    const headers = { 'idempotency-key': 'seat-1' };
    const first = await post(body, { headers });
    const again = await post({ ...body, teams: body.teams.toReversed() }, { headers });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(again.body).toEqual(first.body);
    const other = await post({ ...body, game_id: 'game-18' }, { headers });
    expect(expectProblem(other, 'CONFLICT').detail).toContain('Idempotency-Key');
    expectProblem(await post(body, { headers: { 'idempotency-key': 'two words' } }), 'INVALID_REQUEST');
  });
});

describe('a request for players is refused by its fields', () => {
  const [blue, red] = body.teams as [BackfillBody['teams'][number], BackfillBody['teams'][number]];
  const twice = { user_id: 'alice', rating: 1_500 };

  it.each<[string, object, string]>([
    ['queue', { queue: 'checkers' }, 'expected one of "chess", "teams"'],
    ['attributes.map', { attributes: { map: 'moon' } }, 'expected one of "desert", "harbour"'],
    ['attributes.speed', { attributes: { speed: 3 } }, 'unknown field; allowed: map'],
    ['region', { region: 'asia' }, 'expected one of "eu", "us"'],
    ['teams.0.team', { teams: [{ ...blue, team: 'green' }] }, 'expected one of "blue", "red"'],
    ['teams.1.team', { teams: [blue, blue] }, 'stands here twice'],
    ['teams.0.open', { teams: [{ ...blue, open: 2 }] }, 'team "blue" has 2 seats; 1 play and 2 are to come'],
    ['teams', { teams: [{ ...blue, open: 0 }, red] }, 'no seat is open'],
    ['teams.1.players.0.user_id', { teams: [blue, { ...red, players: [twice] }] }, 'stands here twice'],
    ['game_id', { game_id: undefined }, 'required; expected string'],
    ['rating', { rating: 1 }, 'unknown field'],
  ])('%s', async (path, changes, message) => {
    const problem = expectProblem(await post({ ...body, ...changes }), 'INVALID_REQUEST');
    expect(problem.errors?.filter((error) => error.path === path)).toEqual([{ path, message }]);
  });

  it('all at once', async () => {
    const changes = { region: 'asia', attributes: { map: 1 }, teams: [{ ...blue, open: 9 }] };
    const problem = expectProblem(await post({ ...body, ...changes }), 'INVALID_REQUEST');
    expect(problem.errors?.map(({ path }) => path)).toEqual(['attributes.map', 'region', 'teams.0.open']);
  });

  it('with numbers and keys that are none', async () => {
    const raw = (text: string) =>
      world.callInternal(BACKFILLS, {
        method: 'POST',
        token: service,
        body: text,
        headers: { 'content-type': 'application/json' },
      });
    const text = JSON.stringify(body);
    for (const bad of [
      text.replace('1500', '1e999'),
      text.replace('"open":1', '"open":1e999'),
      text.replace('"open":1', '"open":-1'),
      text.replace('{"map"', '{"__proto__":{},"map"'),
      text.replace('{"map"', '{"constructor":1,"map"'),
      text.slice(0, -1),
    ]) {
      expectProblem(await raw(bad), 'INVALID_REQUEST');
    }
  });

  it('with 409 when the ruleset does not allow it', async () => {
    const chess = { ...body, queue: 'chess', attributes: { time_control: '3+2' } };
    expect(expectProblem(await post(chess), 'CONFLICT').detail).toContain('"chess"');
  });
});

describe('backfill is for services of the tenant', () => {
  it('and for nobody else', async () => {
    const entry = await opened();
    const player = await playerToken('alice');
    const foreign = await devServiceToken({ sub: 'game-server', tenant: 'other-tenant' });
    const metrics = await devServiceToken({ roles: ['metrics'] });
    const json = JSON.stringify(body);
    const asked = (token: string | undefined, method: string, path: string) =>
      world.callInternal(path, {
        method,
        ...(token === undefined ? {} : { token }),
        ...(method === 'POST' ? { body: json, headers: { 'content-type': 'application/json' } } : {}),
      });
    for (const [method, path] of [
      ['POST', BACKFILLS],
      ['GET', pathOf(entry)],
      ['DELETE', pathOf(entry)],
    ] as const) {
      expectProblem(await asked(undefined, method, path), 'UNAUTHORIZED');
      expectProblem(await asked(player, method, path), 'UNAUTHORIZED');
      expectProblem(await asked(metrics, method, path), 'FORBIDDEN');
      expectProblem(await asked(foreign, method, path), 'FORBIDDEN');
    }
    expectProblem(await asked(foreign, 'GET', pathOf(entry, 'other-tenant')), 'NOT_FOUND');
    expect((await read(entry)).status).toBe('SEARCHING');
  });

  it('and cannot be read or cancelled as the entry of a player, nor the other way round', async () => {
    const entry = await opened();
    const path = `/v1/matchmaking/queue/${entry.backfill_id}`;
    for (const [token, code] of [
      [service, 'UNAUTHORIZED'],
      [await playerToken('alice'), 'NOT_FOUND'],
    ] as const) {
      expectProblem(await world.call(path, { token }), code);
      expectProblem(await world.call(path, { method: 'DELETE', token }), code);
    }
    const player = await world.join(undefined, { queue: 'teams' });
    const asBackfill = `${BACKFILLS}/demo/${player.entry.queue_entry_id}`;
    expectProblem(await world.callInternal(asBackfill, { token: service }), 'NOT_FOUND');
    expectProblem(await world.callInternal(asBackfill, { method: 'DELETE', token: service }), 'NOT_FOUND');
    expectProblem(await world.callInternal(`${BACKFILLS}/demo/nonsense`, { token: service }), 'INVALID_REQUEST');
  });
});
