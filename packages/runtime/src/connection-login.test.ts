import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { natsLogin, redisLogin } from './connection-login.ts';
import { ConfigError } from './env.ts';

const folder = mkdtempSync(join(tmpdir(), 'paireto-login-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fileWith = (name: string, content: string): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

const NATS_URL = 'nats://127.0.0.1:4222';
/** What it answers the server. */
const saidBy = ({ authenticator }: ReturnType<typeof natsLogin>): unknown =>
  typeof authenticator === 'function' ? authenticator('nonce') : undefined;

test('without settings nobody signs in, and answers arrive below the name of the app', () => {
  expect(natsLogin({ NATS_URL }, 'matcher')).toEqual({ inboxPrefix: '_INBOX.matcher' });
  expect(redisLogin({})).toEqual({});
});

test('a password is taken from the setting, from the URL or from a file, which is read at every connection', () => {
  expect(saidBy(natsLogin({ NATS_URL, NATS_USER: 'gateway', NATS_PASSWORD: 'p' }, 'gateway'))).toEqual({
    user: 'gateway',
    pass: 'p',
  });
  expect(saidBy(natsLogin({ NATS_URL: 'nats://me:p%40ss@a:1,nats://b:2' }, 'gateway'))).toEqual({
    user: 'me',
    pass: 'p@ss',
  });
  const NATS_PASSWORD_FILE = fileWith('password', 'first\n');
  const login = natsLogin({ NATS_URL, NATS_USER: 'gateway', NATS_PASSWORD_FILE }, 'gateway');
  expect(saidBy(login)).toEqual({ user: 'gateway', pass: 'first' });
  fileWith('password', 'second\n');
  expect(saidBy(login)).toEqual({ user: 'gateway', pass: 'second' });
  const REDIS_PASSWORD_FILE = fileWith('redis', 'secret\n');
  expect(redisLogin({ REDIS_USERNAME: 'gateway', REDIS_PASSWORD_FILE })).toEqual({
    username: 'gateway',
    password: 'secret',
  });
});

test('certificates turn TLS on', () => {
  const NATS_TLS_CA_FILE = fileWith('ca.pem', 'certificates');
  expect(natsLogin({ NATS_URL, NATS_TLS_CA_FILE }, 'gateway').tls).toEqual({ caFile: NATS_TLS_CA_FILE });
  expect(natsLogin({ NATS_URL: 'tls://nats:4222' }, 'gateway').tls).toEqual({});
  expect(redisLogin({ REDIS_TLS_CA_FILE: NATS_TLS_CA_FILE }).tls).toEqual({ ca: 'certificates' });
});

test.each([
  [{ NATS_PASSWORD: 'p' }, 'NATS_USER: required with a password'],
  [
    { NATS_USER: 'a', NATS_PASSWORD: 'p', NATS_PASSWORD_FILE: 'f' },
    'NATS_PASSWORD_FILE: not together with NATS_PASSWORD',
  ],
  [{ NATS_USER: 'a', NATS_CREDS_FILE: 'f' }, 'NATS_USER: not together with NATS_CREDS_FILE'],
  [{ NATS_USER: 'a', NATS_PASSWORD_FILE: '/nowhere/f' }, 'NATS_PASSWORD_FILE: cannot be read'],
  [{ NATS_CREDS_FILE: '/nowhere/f' }, 'NATS_CREDS_FILE: cannot be read'],
  [{ NATS_TLS_CERT_FILE: 'f' }, 'NATS_TLS_CERT_FILE: belongs together with NATS_TLS_KEY_FILE'],
  [{ NATS_TLS_CA_FILE: '/nowhere/f' }, 'NATS_TLS_CA_FILE: cannot be read'],
])('settings that cannot be are refused by name: %o', (settings, problem) => {
  expect(() => natsLogin({ NATS_URL, ...settings }, 'gateway')).toThrow(ConfigError);
  expect(() => natsLogin({ NATS_URL, ...settings }, 'gateway')).toThrow(problem);
});

test('the same for Redis', () => {
  const both = { REDIS_PASSWORD: 'p', REDIS_PASSWORD_FILE: 'f' };
  expect(() => redisLogin(both)).toThrow('REDIS_PASSWORD_FILE: not together with REDIS_PASSWORD');
  expect(() => redisLogin({ REDIS_TLS_CA_FILE: '/nowhere/f' })).toThrow('REDIS_TLS_CA_FILE: cannot be read');
});
