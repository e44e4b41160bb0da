import { EVENTS_PATH, revokedTokensSchema, SOCKET_TICKET_PATH, socketTicketSchema } from '@paireto/contracts';
import { devServiceToken, devToken, waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import type { GatewayForTest } from './testing/gateway-for-test.ts';
import { openSocket, refusalOf } from './testing/socket-for-test.ts';
import { type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const ACTIVE = '/v1/matchmaking/active';
let world: WorldForTest;
let another: GatewayForTest;
let service: string;
beforeAll(async () => {
  world = await worldForTest();
  another = await world.another();
  service = await devServiceToken({ sub: 'shop', tenant: 'demo' });
});
afterAll(() => world.stop());

const nowS = () => Math.floor(Date.now() / 1_000);
/** A token of a minute ago. */
const oldToken = (sub: string, tenant = 'demo') => devToken({ sub, tenant, issuedAtS: nowS() - 60 });
/** A token that the clock has not reached yet: later than any revocation of this test. */
const freshToken = (sub: string) => devToken({ sub, tenant: 'demo', issuedAtS: nowS() + 10 });
const revoke = (userId: string, token = service, tenant = 'demo') =>
  world.callInternal(`/internal/tenants/${tenant}/players/${encodeURIComponent(userId)}/revoke-tokens`, {
    method: 'POST',
    token,
  });

describe('tokens that are revoked', () => {
  it('close what they keep open, on every gateway; those of others, and later ones, do not', async () => {
    const token = await oldToken('alice');
    const sockets = await Promise.all([world, another].map(({ url }) => openSocket(url, { token })));
    const later = await openSocket(world.url, { token: await freshToken('alice') });
    const bystanders = await Promise.all(
      [await oldToken('bob'), await oldToken('alice', 'other')].map((its) => openSocket(world.url, { token: its })),
    );
    const headers = { authorization: `Bearer ${token}` };
    const stream = await fetch(`${another.url}${EVENTS_PATH}`, { headers });
    for (const socket of [...sockets, later, ...bystanders]) await socket.event('snapshot');

    const before = Date.now();
    const answer = await revoke('alice');
    expect(answer.status).toBe(200);
    const told = revokedTokensSchema.strict().parse(answer.body);
    expect(told).toMatchObject({ tenant: 'demo', user_id: 'alice' });
    expect(Date.parse(told.issued_before)).toBeGreaterThanOrEqual(before);
    for (const socket of sockets) expect(await socket.closed).toEqual({ code: 4_401, reason: 'the token was revoked' });
    expect(await stream.text()).toContain('revoked');
    for (const socket of [later, ...bystanders]) {
      expect(await socket.ask({ op: 'ping' })).toMatchObject({ status: 200 });
      await socket.close();
    }
  });

  it('count nowhere any more: not in requests, nor for sockets, streams, tickets and renewals', async () => {
    const token = await oldToken('carol');
    const ticket = await world.call(SOCKET_TICKET_PATH, { method: 'POST', token });
    const { ticket: old } = socketTicketSchema.parse(ticket.body);
    await revoke('carol');
    for (const gateway of [world, another]) {
      await waitFor(async () => (await gateway.call(ACTIVE, { token })).status === 401);
      const problem = expectProblem(await gateway.call(ACTIVE, { token }), 'UNAUTHORIZED');
      expect(problem.detail).toBe('The token is refused: it was revoked.');
      expectProblem(await gateway.call(SOCKET_TICKET_PATH, { method: 'POST', token }), 'UNAUTHORIZED');
      expectProblem(await gateway.call(EVENTS_PATH, { token }), 'UNAUTHORIZED');
      expectProblem(await refusalOf(gateway.url, { token }), 'UNAUTHORIZED');
    }
    expectProblem(await refusalOf(another.url, { ticket: old }), 'UNAUTHORIZED');
    const fresh = await freshToken('carol');
    expect((await another.call(ACTIVE, { token: fresh })).status).toBe(200);
    const socket = await openSocket(another.url, { token: fresh });
    expect(await socket.ask({ op: 'auth', token })).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
    await socket.close();
  });

  it('are known to a gateway that starts later', async () => {
    const token = await oldToken('dave');
    await revoke('dave');
    const late = await world.another();
    await waitFor(async () => (await late.call(ACTIVE, { token })).status === 401);
  });

  it('are those of a player whose id is an odd one', async () => {
    const token = await oldToken('a:{b}/?#%');
    const socket = await openSocket(world.url, { token });
    expect((await revoke('a:{b}/?#%')).status).toBe(200);
    expect(await socket.closed).toMatchObject({ code: 4_401 });
  });
});

describe('revoking', () => {
  it('is for services of the tenant', async () => {
    expectProblem(await revoke('alice', await devToken({ sub: 'alice', tenant: 'demo' })), 'UNAUTHORIZED');
    expectProblem(await revoke('alice', service, 'other'), 'FORBIDDEN');
    expectProblem(await revoke('not an id'), 'INVALID_REQUEST');
    const path = '/internal/tenants/demo/players/alice/revoke-tokens';
    expectProblem(await world.callInternal(path, { method: 'POST' }), 'UNAUTHORIZED');
    expectProblem(await world.callInternal(path, { token: service }), 'METHOD_NOT_ALLOWED');
  });
});
