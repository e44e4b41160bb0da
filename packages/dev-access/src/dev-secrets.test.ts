import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createServiceToken, createToken } from './create-token.ts';
import { ensureDevSecrets, readDevSecrets } from './dev-secrets.ts';
import { readJson, writePrivateJson } from './private-json-file.ts';
import { readStackFile, type StackFile, writeStackFile } from './stack-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paireto-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('secrets are made up once per data folder and kept', () => {
  const file = join(folder, 'secrets.json');
  expect(readDevSecrets(file)).toBeUndefined();
  const secrets = ensureDevSecrets(file);
  expect(ensureDevSecrets(file)).toEqual(secrets);
  expect(readDevSecrets(file)).toEqual(secrets);
  expect(secrets.jwt.secret).not.toBe(secrets.liveGameApiSecret);
});

test('another data folder has other secrets', () => {
  expect(ensureDevSecrets(join(folder, 'a.json'))).not.toEqual(ensureDevSecrets(join(folder, 'b.json')));
});

test('secrets of before services had their own are kept, and get them', () => {
  const file = join(folder, 'secrets.json');
  const { services, ...earlier } = ensureDevSecrets(join(folder, 'new.json'));
  writePrivateJson(file, earlier);
  const secrets = ensureDevSecrets(file);
  expect(secrets).toEqual({ ...earlier, services: { ...services, secret: expect.any(String) } });
  expect(secrets.services.secret).not.toBe(secrets.jwt.secret);
  expect(readJson(file)).toEqual(secrets);
});

test('nobody else on the machine can read secrets or stack file', () => {
  const secrets = ensureDevSecrets(join(folder, 'secrets.json'));
  const stack: StackFile = {
    gatewayUrl: 'http://127.0.0.1:1',
    gatewayInternalUrl: 'http://127.0.0.1:6',
    liveGameUrl: 'http://127.0.0.1:2',
    natsUrl: 'nats://127.0.0.1:3',
    redisUrl: 'redis://127.0.0.1:4',
    databaseUrl: 'postgresql://127.0.0.1:5/paireto',
    jwt: secrets.jwt,
    services: secrets.services,
    liveGameApiSecret: secrets.liveGameApiSecret,
    pid: 1,
    processes: [{ name: 'gateway', pid: 2, healthUrl: 'http://127.0.0.1:6/readyz', logFile: '/tmp/gateway.log' }],
    startedAt: '2026-01-31T12:00:00.000Z',
  };
  writeStackFile(join(folder, 'stack.json'), stack);
  expect(readStackFile(join(folder, 'stack.json'))).toEqual(stack);
  for (const name of ['secrets.json', 'stack.json']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
});

test('a token carries what the gateway checks: issuer, audience, expiry, player, tenant, rating, roles', async () => {
  const { jwt } = ensureDevSecrets(join(folder, 'secrets.json'));
  const token = await createToken(jwt, { sub: 'alice', tenant: 'demo', rating: 1620, roles: ['tester'] }, 2);
  const { payload } = await jwtVerify(token, new TextEncoder().encode(jwt.secret), {
    algorithms: ['HS256'],
    issuer: jwt.issuer,
    audience: jwt.audience,
  });
  expect(payload).toMatchObject({ sub: 'alice', tenant: 'demo', rating: 1620, roles: ['tester'] });
  const { iat = 0, exp = 0, jti } = decodeJwt(token);
  expect(jti).not.toBe(decodeJwt(await createToken(jwt, { sub: 'alice', tenant: 'demo' })).jti);
  expect(exp - iat).toBeGreaterThanOrEqual(2 * 3600 - 1);
  expect(exp - iat).toBeLessThanOrEqual(2 * 3600 + 1);
});

test('a token for a player id that no gateway accepts is refused with the reason', async () => {
  const { jwt } = ensureDevSecrets(join(folder, 'secrets.json'));
  await expect(createToken(jwt, { sub: 'a b', tenant: 'demo' })).rejects.toThrow(/sub: 1-128 visible/);
});

test('a token of a service is signed with the secret of services, and carries its tenant and roles', async () => {
  const { services } = ensureDevSecrets(join(folder, 'secrets.json'));
  const token = await createServiceToken(services, { sub: 'ops', tenant: '*', roles: ['operator'] });
  const { issuer, audience } = services;
  const key = new TextEncoder().encode(services.secret);
  const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], issuer, audience, typ: 'JWT' });
  expect(payload).toMatchObject({ sub: 'ops', tenant: '*', roles: ['operator'] });
  const unknown = { sub: 'ops', tenant: '*', roles: ['root' as 'operator'] };
  await expect(createServiceToken(services, unknown)).rejects.toThrow(/roles/);
});
