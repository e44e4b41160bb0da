import { queueStatusSchema, queuesSummarySchema } from '@paireto/contracts';
import { devServiceToken, devToken, operatorToken } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { playerToken } from './testing/gateway-for-test.ts';
import { type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const SUMMARY = '/internal/queues/summary';
const STATUS = '/v1/matchmaking/queues/chess/status';
let world: WorldForTest;
beforeAll(async () => {
  world = await worldForTest();
});
afterAll(() => world.stop());

const summaryFor = async (token: string) =>
  queuesSummarySchema.strict().parse((await world.callInternal(SUMMARY, { token })).body);

describe('queues in numbers', () => {
  it('count the players of the own tenant, pool by pool, and all tenants for operators', async () => {
    await Promise.all([world.join(), world.join(), world.join(undefined, { time_control: '5+0' })]);
    const stranger = await playerToken('someone', 'other-tenant');
    await world.call('/v1/matchmaking/queue', { method: 'POST', token: stranger, json: { time_control: '3+2' } });
    const [one, other] = [await world.join(), await world.join()];
    await world.match([one.entry, other.entry]);

    const status = await world.call(STATUS, { token: one.token });
    expect(status.status).toBe(200);
    expect(queueStatusSchema.strict().parse(status.body)).toEqual({
      queue: 'chess',
      players_waiting: 3,
      estimated_wait_seconds: null,
      wait_estimate: null,
      pools: [
        { pool: 'chess:3+2:standard:rated', players_waiting: 2, estimated_wait_seconds: null, wait_estimate: null },
        { pool: 'chess:5+0:standard:rated', players_waiting: 1, estimated_wait_seconds: null, wait_estimate: null },
      ],
    });

    const summary = await summaryFor(await operatorToken());
    expect(summary.tenants.map((t) => [t.tenant, t.players_waiting, t.matches_placing, t.pools.length])).toEqual([
      ['demo', 3, 1, 2],
      ['other-tenant', 1, 0, 1],
    ]);
    expect(summary.tenants[0]?.pools[0]).toMatchObject({ queue: 'chess', partition: expect.any(Number) });
    const ofOne = await summaryFor(await devServiceToken({ tenant: 'other-tenant', roles: ['metrics'] }));
    expect(ofOne.tenants.map((t) => t.tenant)).toEqual(['other-tenant']);
    expect((await summaryFor(await devServiceToken({ tenant: 'unheard-of' }))).tenants).toEqual([]);
  });

  it('are 404 for a queue that is not configured', async () => {
    const token = await playerToken('alice');
    for (const queue of ['checkers', 'Chess', '__proto__', 'chess%3A3+2'])
      expectProblem(await world.call(`/v1/matchmaking/queues/${queue}/status`, { token }), 'NOT_FOUND');
  });

  it('of tenants are for services that may see them only', async () => {
    expectProblem(await world.callInternal(SUMMARY, { token: await playerToken('alice') }), 'UNAUTHORIZED');
    const admin = await devToken({ sub: 'ops', tenant: 'demo', roles: ['operator'] });
    expectProblem(await world.callInternal(SUMMARY, { token: admin }), 'UNAUTHORIZED');
    const gameServer = await devServiceToken({ roles: ['game-server'] });
    expectProblem(await world.callInternal(SUMMARY, { token: gameServer }), 'FORBIDDEN');
    expectProblem(await world.callInternal(SUMMARY), 'UNAUTHORIZED');
  });
});

describe('without a valid token', () => {
  it.each([
    ['POST', '/v1/matchmaking/queue'],
    ['GET', '/v1/matchmaking/queue/0190a0d0-0000-7000-8000-00000000000a'],
    ['DELETE', '/v1/matchmaking/queue/0190a0d0-0000-7000-8000-00000000000a'],
    ['GET', '/v1/matchmaking/active'],
    ['GET', STATUS],
  ])('%s %s is 401', async (method, path) => {
    const expired = await devToken({ sub: 'alice', tenant: 'demo', expiresIn: '-1m' });
    const foreign = await devToken({ sub: 'alice', tenant: 'demo', issuer: 'somebody-else' });
    const json = method === 'POST' ? { json: { time_control: '3+2' } } : {};
    for (const token of [undefined, expired, foreign]) {
      const answer = await world.call(path, { method, ...json, ...(token === undefined ? {} : { token }) });
      expectProblem(answer, 'UNAUTHORIZED');
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });
});
