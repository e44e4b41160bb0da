import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { type Call, playerToken } from './testing/gateway-for-test.ts';
import { hearPoolCommands } from './testing/heard-on-nats.ts';
import { entryOf, type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const good = { time_control: '3+2' };
let world: WorldForTest;
beforeAll(async () => {
  world = await worldForTest();
});
afterAll(() => world.stop());

const post = async (call: Call, userId = 'joiner') =>
  world.call(QUEUE, { method: 'POST', token: await playerToken(userId), ...call });

/** Nobody was queued by all the refused requests. */
const nobodyWaits = async () => expect(await world.store.listPools('demo')).toEqual([]);

describe('a malformed join is refused and queues nobody', () => {
  it.each([
    ['mode', { ...good, mode: 'fast' }, 'expected one of "rated", "casual"'],
    ['time_control', {}, 'required; must look like 3+2'],
    ['time_control', { time_control: '0+0' }, 'must look like 3+2'],
    ['time_control', { time_control: ['3+2'] }, 'must look like 3+2'],
    ['region', { ...good, region: 'EU West' }, 'expected one of "af", "ap", "eu", "me", "na", "sa", "us"'],
    ['queue', { ...good, queue: 'checkers' }, 'expected "chess"'],
    ['', [good], 'expected object, received array'],
    ['', null, 'expected object, received null'],
  ])('naming the field %j and what is allowed', async (path, json, message) => {
    const problem = expectProblem(await post({ json }), 'INVALID_REQUEST');
    expect(problem.errors).toEqual([{ path, message }]);
    await nobodyWaits();
  });

  it.each(['rating', 'enqueued_at', 'expires_at', 'tenant', 'status', 'user_id', 'players', 'pool', 'maxWaitMs'])(
    'when it brings the field %s of its own',
    async (field) => {
      const problem = expectProblem(await post({ json: { ...good, [field]: 1 } }), 'INVALID_REQUEST');
      expect(problem.errors).toEqual([{ path: field, message: expect.stringContaining('unknown field') }]);
      await nobodyWaits();
    },
  );

  it.each(['__proto__', 'constructor', 'prototype', 'toString'])('when it brings the prototype key %s', async (key) => {
    const body = `{"time_control":"3+2","${key}":{"rating":3000,"roles":["service"]}}`;
    const answer = await post({ body, headers: { 'content-type': 'application/json' } });
    expect(expectProblem(answer, 'INVALID_REQUEST').errors).toEqual([
      { path: key, message: expect.stringContaining('unknown field') },
    ]);
    expect(({} as Record<string, unknown>).rating).toBeUndefined();
    await nobodyWaits();
  });

  it.each(['', '{', '{"time_control":"3+2"', 'time_control=3+2', '\u0000', '{"time_control":"3+2"}}'])(
    'when it is not JSON: %j',
    async (body) => {
      const answer = await post({ body, headers: { 'content-type': 'application/json' } });
      expect(expectProblem(answer, 'INVALID_REQUEST').errors).toHaveLength(1);
      await nobodyWaits();
    },
  );

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
    'when it is declared as %s',
    async (type) => {
      const answer = await post({ body: JSON.stringify(good), headers: { 'content-type': type } });
      expect(expectProblem(answer, 'UNSUPPORTED_MEDIA_TYPE').detail).toContain('application/json');
      await nobodyWaits();
    },
  );

  it('when its body is larger than 16 KiB, with a declared length or without', async () => {
    const padded = (bytes: number) => JSON.stringify(good).padEnd(bytes, ' ');
    const headers = { 'content-type': 'application/json' };
    expectProblem(await post({ body: padded(16 * 1024 + 1), headers }), 'PAYLOAD_TOO_LARGE');
    expectProblem(await post({ body: padded(2 * 1024 * 1024), headers }), 'PAYLOAD_TOO_LARGE');
    const chunked = (text: string) => new Blob([text]).stream();
    expectProblem(await post({ body: chunked(padded(16 * 1024 + 1)), headers }), 'PAYLOAD_TOO_LARGE');
    await nobodyWaits();
    expect((await post({ body: padded(16 * 1024), headers }, 'large-but-right')).status).toBe(201);
    expect((await post({ body: chunked(padded(16 * 1024)), headers }, 'chunked-but-right')).status).toBe(201);
  });
});

describe('a second join', () => {
  it('is answered 409 with the id of the first', async () => {
    const { entry, userId } = await world.join();
    const problem = expectProblem(await post({ json: { time_control: '5+0' } }, userId), 'ALREADY_QUEUED');
    expect(problem.queue_entry_id).toBe(entry.queue_entry_id);
  });

  it('of the same player id in another tenant is a join of somebody else', async () => {
    const { userId } = await world.join();
    const token = await playerToken(userId, 'other-tenant');
    expect((await world.call(QUEUE, { method: 'POST', token, json: good })).status).toBe(201);
  });

  it('among 1,000 at once lets exactly one in, and tells all others its id', async () => {
    const token = await playerToken('impatient');
    const call = { method: 'POST', token, json: good };
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => world.call(QUEUE, call)));
    const [joined, ...more] = answers.filter((answer) => answer.status === 201);
    expect(more).toEqual([]);
    const { queue_entry_id } = entryOf(joined?.body);
    const others = answers.filter((answer) => answer !== joined);
    expect(others).toHaveLength(999);
    for (const answer of others) expect(answer).toMatchObject({ status: 409, body: { queue_entry_id } });
  });
});

describe('the owners of pools', () => {
  it('are told of a join with the whole ticket, and of a cancel', async () => {
    const { heard, stop } = await hearPoolCommands(world.natsUrl);
    const { entry, token } = await world.join();
    await world.call(`${QUEUE}/${entry.queue_entry_id}`, { method: 'DELETE', token });
    await waitFor(() => heard.length >= 2, { description: 'both commands arrive' });
    const { ticket } = (await world.store.readTicket('demo', entry.queue_entry_id)) ?? {};
    expect(heard).toEqual([
      { op: 'join', pool: entry.pool, ticket },
      { op: 'leave', tenant: 'demo', pool: entry.pool, ticketId: entry.queue_entry_id },
    ]);
    await stop();
  });
});
