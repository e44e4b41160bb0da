import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { devServiceToken, devToken, tempDir, waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { gatewayForTest } from './testing/gateway-for-test.ts';
import { type JwksServer, keyPairForTest, startJwksServer } from './testing/jwks-server.ts';
import { openSocket, refusalOf } from './testing/socket-for-test.ts';
import { type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const ACTIVE = '/v1/matchmaking/active';
const SUMMARY = '/internal/queues/summary';
const own = await keyPairForTest('one', 'RS256');
const [first, second] = ['first', 'second'].map((name) => `${name}-secret-of-at-least-32-characters`) as [
  string,
  string,
];
let provider: JwksServer;
let world: WorldForTest;
const folder = tempDir('secrets');
const file = join(folder, 'services.txt');

beforeAll(async () => {
  provider = await startJwksServer();
  provider.answer = (_, response) => response.writeHead(503).end();
  writeFileSync(file, first);
  world = await worldForTest({
    JWT_SECRET: '',
    JWT_JWKS_URL: provider.url,
    JWT_TENANT: 'acme',
    SERVICE_TOKEN_SECRET: '',
    SERVICE_TOKEN_SECRET_FILE: file,
  });
});
afterAll(async () => {
  await world.stop();
  await provider.stop();
});

describe('a gateway with a provider of keys', () => {
  it('answers 503 and is not ready until it has keys, and takes tokens from then on', async () => {
    const token = await own.token();
    const answer = await world.call(ACTIVE, { token });
    expect(expectProblem(answer, 'UNAVAILABLE').detail).toContain('keys');
    expect(answer.headers.get('retry-after')).not.toBeNull();
    expectProblem(await refusalOf(world.url, { token }), 'UNAVAILABLE');
    expect((await world.call('/readyz')).status).toBe(503);
    expect(await world.callInternal('/readyz')).toMatchObject({
      status: 503,
      body: { checks: { keys: { ok: false } } },
    });

    provider.keys = [own.jwk];
    provider.answer = undefined;
    await waitFor(async () => (await world.call('/readyz')).status === 200);
    expect((await world.call(ACTIVE, { token })).status).toBe(200);
    const socket = await openSocket(world.url, { token });
    expect(await socket.ask({ op: 'auth', token: await own.token() })).toMatchObject({ status: 200 });
    await socket.close();
  });

  it('has one tenant for all, whatever its tokens say', async () => {
    const token = await own.token('carol');
    const revoke = (tenant: string) => {
      const json = { tenant, user_id: 'carol', issued_before: new Date(Date.now() + 5_000).toISOString() };
      return world.callInternal('/internal/tokens/revoke', { method: 'POST', token: ops, json });
    };
    const ops = await devServiceToken({ secret: first, tenant: '*' });
    expect((await revoke('demo')).status).toBe(200);
    expect((await world.call(ACTIVE, { token })).status).toBe(200);
    expect((await revoke('acme')).status).toBe(200);
    expect((await world.call(ACTIVE, { token })).status).toBe(401);
  });

  it('takes no token that is signed with what it verifies with', async () => {
    const token = await devToken({ sub: 'alice', tenant: 'demo', secret: JSON.stringify(own.jwk) });
    const problem = expectProblem(await world.call(ACTIVE, { token }), 'UNAUTHORIZED');
    expect(problem.detail).toBe('The token is refused: it is not signed with an accepted algorithm.');
  });

  it('takes none of two Authorization headers', async () => {
    const tokens = [await own.token('alice'), await own.token('bob')];
    const status = await new Promise((resolve, reject) => {
      const headers = ['Host', 'localhost', ...tokens.flatMap((token) => ['Authorization', `Bearer ${token}`])];
      request(`${world.url}${ACTIVE}`, { headers }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(401);
  });
});

describe('a file with the secrets of services', () => {
  const ask = async (secret: string) =>
    (await world.callInternal(SUMMARY, { token: await devServiceToken({ secret }) })).status;

  it('lets the next one in without a restart, and the one of before no longer', async () => {
    expect([await ask(first), await ask(second)]).toEqual([200, 401]);
    writeFileSync(file, `${second}\n${first}\n`);
    await waitFor(async () => (await ask(second)) === 200);
    expect(await ask(first)).toBe(200);
    writeFileSync(file, second);
    await waitFor(async () => (await ask(first)) === 401);
    expect(await ask(second)).toBe(200);
  });
});

describe('a gateway whose services have a provider of keys', () => {
  it('is not ready until it has them', async () => {
    provider.answer = (_, response) => response.writeHead(503).end();
    const gateway = await gatewayForTest({
      REDIS_URL: world.redisUrl,
      REDIS_KEY_PREFIX: world.keyPrefix,
      NATS_URL: world.natsUrl,
      SERVICE_TOKEN_SECRET: '',
      SERVICE_TOKEN_JWKS_URL: provider.url,
    });
    await gateway.ready;
    expect(await gateway.callInternal('/readyz')).toMatchObject({
      status: 503,
      body: { checks: { 'service-keys': { ok: false } } },
    });
    provider.answer = undefined;
    await waitFor(async () => (await gateway.callInternal('/readyz')).status === 200);
    await gateway.stop();
  });
});
