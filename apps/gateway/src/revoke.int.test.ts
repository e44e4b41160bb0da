import {
  EVENTS_PATH,
  revokedTokensSchema,
  SOCKET_TICKET_PATH,
  socketTicketSchema,
  TOKEN_REVOKED_SUBJECT,
} from '@paireto/contracts';
import { devServiceToken, devToken, operatorToken, waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import type { GatewayForTest } from './testing/gateway-for-test.ts';
import { natsOfTest } from './testing/heard-on-nats.ts';
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
const revokeBy = (json: object, token = service) =>
  world.callInternal('/internal/tokens/revoke', { method: 'POST', token, json });
const revoke = (user_id: string, token = service, tenant = 'demo') => revokeBy({ tenant, user_id }, token);

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
    const told = revokedTokensSchema.parse(answer.body);
    if (!('issued_before' in told)) throw new Error('it is not said since when');
    expect(told).toMatchObject({ tenant: 'demo', user_id: 'alice' });
    const voidBeforeMs = Date.parse(told.issued_before);
    expect(voidBeforeMs).toBeGreaterThanOrEqual(before);
    // 30 days, and what clocks may be apart: the longest life of a token.
    expect(Date.parse(told.remembered_until) - voidBeforeMs).toBe((30 * 86_400 + 30) * 1_000);
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

  it('are one by its id: what it keeps open is closed on every gateway, and no other of the player', async () => {
    const tokenOf = (jti: string) => devToken({ sub: 'erin', tenant: 'demo', issuedAtS: nowS() - 60, jti });
    const [stolen, own] = [await tokenOf('stolen'), await tokenOf('own')];
    const sockets = await Promise.all([world, another].map(({ url }) => openSocket(url, { token: stolen })));
    const other = await openSocket(another.url, { token: own });
    const stream = await fetch(`${another.url}${EVENTS_PATH}`, { headers: { authorization: `Bearer ${stolen}` } });
    for (const socket of [...sockets, other]) await socket.event('snapshot');
    const ticket = await world.call(SOCKET_TICKET_PATH, { method: 'POST', token: stolen });

    const expires_at = new Date(Date.now() + 3_600_000).toISOString();
    const answer = await revokeBy({ jti: 'stolen', expires_at });
    expect(answer).toMatchObject({ status: 200, body: { jti: 'stolen', remembered_until: expect.any(String) } });
    for (const socket of sockets) expect(await socket.closed).toEqual({ code: 4_401, reason: 'the token was revoked' });
    expect(await stream.text()).toContain('revoked');
    await waitFor(async () => (await another.call(ACTIVE, { token: stolen })).status === 401);
    expectProblem(await world.call(ACTIVE, { token: stolen }), 'UNAUTHORIZED');
    const { ticket: had } = socketTicketSchema.parse(ticket.body);
    expectProblem(await refusalOf(another.url, { ticket: had }), 'UNAUTHORIZED');
    expect(await other.ask({ op: 'ping' })).toMatchObject({ status: 200 });
    expect(await other.ask({ op: 'auth', token: stolen })).toMatchObject({ status: 401 });
    expect((await another.call(ACTIVE, { token: own })).status).toBe(200);
    await other.close();
  });

  it('are told to all gateways over NATS; what is no revocation there changes nothing', async () => {
    const token = await oldToken('heidi');
    const socket = await openSocket(another.url, { token });
    const nats = await natsOfTest(world.natsUrl);
    const said = (word: unknown) =>
      nats.publish(TOKEN_REVOKED_SUBJECT, typeof word === 'string' ? word : JSON.stringify(word));
    const player = { v: 1, kind: 'player', tenant: 'demo', userId: 'heidi', untilMs: Date.now() + 3_600_000 };
    for (const poison of ['{', 'null', '[]', {}, player, { ...player, issuedBeforeMs: 'x' }, { ...player, v: 2 }])
      said(poison);
    await nats.flush();
    expect(await socket.ask({ op: 'ping' })).toMatchObject({ status: 200 });
    // Redis knows nothing of it: this is how gateways hear of it at once.
    said({ ...player, issuedBeforeMs: Date.now() });
    expect(await socket.closed).toEqual({ code: 4_401, reason: 'the token was revoked' });
    for (const gateway of [world, another]) {
      await waitFor(async () => (await gateway.call(ACTIVE, { token })).status === 401);
    }
    await nats.close();
  });

  it('are those of services too', async () => {
    const token = await devServiceToken({ sub: 'leaked', tenant: 'demo', jti: 'leaked' });
    const read = () => another.callInternal('/internal/queues/summary', { token });
    expect((await read()).status).toBe(200);
    await revokeBy({ jti: 'leaked' });
    await waitFor(async () => (await read()).status === 401);
    expect(expectProblem(await read(), 'UNAUTHORIZED').detail).toBe('The token is refused: it was revoked.');
  });

  it('are those of before a time that is named', async () => {
    const [older, newer] = await Promise.all(
      [120, 60].map((ageS) => devToken({ sub: 'frank', tenant: 'demo', issuedAtS: nowS() - ageS })),
    );
    const issued_before = new Date(Date.now() - 90_000).toISOString();
    const answer = await revokeBy({ tenant: 'demo', user_id: 'frank', issued_before });
    expect(answer).toMatchObject({ status: 200, body: { issued_before } });
    expect((await world.call(ACTIVE, { token: older ?? '' })).status).toBe(401);
    expect((await world.call(ACTIVE, { token: newer ?? '' })).status).toBe(200);
  });

  it('are those of the tenant alone whose service revokes, whatever their ids', async () => {
    const tokenOf = (tenant: string) => devToken({ sub: 'gus', tenant, jti: 'same' });
    const [here, there] = [await tokenOf('demo'), await tokenOf('other')];
    await revokeBy({ jti: 'same' }, await devServiceToken({ tenant: 'other' }));
    expect((await world.call(ACTIVE, { token: there })).status).toBe(401);
    expect((await world.call(ACTIVE, { token: here })).status).toBe(200);
    await revokeBy({ jti: 'same' }, await operatorToken());
    expect((await world.call(ACTIVE, { token: here })).status).toBe(401);
  });

  it('are known to a gateway that starts later', async () => {
    const token = await oldToken('dave');
    await revoke('dave');
    const late = await world.another();
    await waitFor(async () => (await late.call('/readyz')).status === 200);
    expect((await late.call(ACTIVE, { token })).status).toBe(401);
  });

  it('are those of a player whose id is an odd one', async () => {
    const token = await oldToken('a:{b}/?#%');
    const socket = await openSocket(world.url, { token });
    expect((await revoke('a:{b}/?#%')).status).toBe(200);
    expect(await socket.closed).toMatchObject({ code: 4_401 });
  });
});

describe('revoking', () => {
  const path = '/internal/tokens/revoke';
  const player = { tenant: 'demo', user_id: 'alice' };

  it('is for operators, and of one tenant for its own', async () => {
    expectProblem(await revoke('alice', await devToken({ sub: 'alice', tenant: 'demo' })), 'UNAUTHORIZED');
    for (const role of ['game-server', 'metrics'] as const) {
      expectProblem(await revoke('alice', await devServiceToken({ roles: [role] })), 'FORBIDDEN');
    }
    expectProblem(await revoke('alice', service, 'other'), 'FORBIDDEN');
    expect((await revoke('alice', await operatorToken(), 'other')).status).toBe(200);
    expectProblem(await world.callInternal(path, { method: 'POST', json: player }), 'UNAUTHORIZED');
    expectProblem(await world.callInternal(path, { token: service }), 'METHOD_NOT_ALLOWED');
    expectProblem(await world.call(path, { method: 'POST', token: service, json: player }), 'NOT_FOUND');
  });

  it.each([
    ['nobody', {}, ['tenant', 'user_id']],
    ['an id that is none', { tenant: 'demo', user_id: 'not an id' }, ['user_id']],
    ['a player without a tenant', { user_id: 'alice' }, ['tenant']],
    ['a token and a player', { jti: 'x', ...player }, ['tenant', 'user_id']],
    ['an expiry of a player', { ...player, expires_at: '2030-01-01T00:00:00Z' }, ['expires_at']],
    ['a time that is none', { ...player, issued_before: 'now' }, ['issued_before']],
    ['a time to come', { ...player, issued_before: '2999-01-01T00:00:00Z' }, ['issued_before']],
    ['an id without end', { jti: 'x'.repeat(257) }, ['jti']],
    ['something unknown', { ...player, until: 1 }, ['until']],
  ])('of %s is refused, and the field named', async (_, body, fields) => {
    const { errors } = expectProblem(await revokeBy(body), 'INVALID_REQUEST');
    expect(errors?.map((error) => error.path)).toEqual(fields);
  });
});
