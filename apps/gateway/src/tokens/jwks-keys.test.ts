import { createLogger } from '@paireto/runtime';
import { exportJWK, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeysUnavailableError } from '../ports/authenticate.ts';
import { authenticateForTest } from '../testing/authenticate-for-test.ts';
import { type JwksServer, keyPairForTest, startJwksServer } from '../testing/jwks-server.ts';
import { createJwksKeys } from './jwks-keys.ts';
import { rememberTokens } from './remember-tokens.ts';

const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
const [first, second] = await Promise.all([keyPairForTest('first'), keyPairForTest('second')]);
const REFRESH_MS = 60_000;

let server: JwksServer;
beforeEach(async () => {
  server = await startJwksServer();
  server.keys = [first.jwk];
});
afterEach(() => server.stop());

/** A gateway's view of the provider, with a clock that the test moves. `cooldownMs` 0: asks whenever a key is unknown. */
async function gateway(cooldownMs?: number) {
  const clock = { ms: 0 };
  let tick = (): void => undefined;
  const keys = createJwksKeys({
    url: server.url,
    refreshMs: REFRESH_MS,
    // Only those wait for it that never answer; long enough for the others on a busy machine.
    timeoutMs: 2_000,
    ...(cooldownMs !== undefined && { cooldownMs }),
    monotonicMs: () => clock.ms,
    every(_intervalMs, run) {
      tick = run;
      return () => undefined;
    },
    logger,
  });
  const byKeys = await authenticateForTest({ nowMs: Date.now, keys });
  const authenticate = rememberTokens(byKeys, { keys, nowMs: Date.now, maxTokens: 100 });
  return {
    keys,
    ask: async (token: string | Promise<string>) => authenticate(`Bearer ${await token}`),
    pass: (ms: number) => {
      clock.ms += ms;
      tick();
    },
  };
}
const authenticated = { outcome: 'authenticated', caller: { userId: 'alice', tenant: 'demo' } };
const unknown = { outcome: 'refused', detail: 'The token is refused: its key ("kid") is not known here.' };
const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

describe('the keys of a provider', () => {
  it('verify RS256, ES256 and EdDSA, and are asked for once', async () => {
    const pairs = await Promise.all(['RS256', 'ES256', 'EdDSA'].map((alg) => keyPairForTest(`of-${alg}`, alg)));
    server.keys = pairs.map(({ jwk }) => jwk);
    const { ask } = await gateway();
    for (const { token } of pairs) expect(await ask(token())).toMatchObject(authenticated);
    for (const { token } of pairs) expect(await ask(token('alice', {}))).toMatchObject(authenticated);
    expect(server.requests).toBe(1);
  });

  it('may be new: a token that names one is taken as soon as the provider serves it', async () => {
    const { ask } = await gateway(0);
    expect(await ask(second.token())).toEqual(unknown);
    server.keys = [first.jwk, second.jwk];
    expect(await ask(second.token())).toMatchObject(authenticated);
    expect(await ask(first.token())).toMatchObject(authenticated);
  });

  it('may be taken away: after the next look its tokens are refused, remembered or not', async () => {
    const { ask, pass } = await gateway();
    const token = await first.token();
    expect(await ask(token)).toMatchObject(authenticated);
    server.keys = [second.jwk];
    pass(REFRESH_MS - 1);
    expect(await ask(token)).toMatchObject(authenticated);
    pass(1);
    await until(async () => expect(await ask(token)).toEqual(unknown));
    expect(await ask(second.token())).toMatchObject(authenticated);
  });

  it('may be replaced under the same name: tokens of the old one are refused after the next look', async () => {
    const { ask, pass } = await gateway();
    const token = await first.token();
    expect(await ask(token)).toMatchObject(authenticated);
    const { jwk } = await keyPairForTest('first');
    server.keys = [jwk];
    pass(REFRESH_MS);
    await until(async () =>
      expect(await ask(token)).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('signature') }),
    );
  });

  it('that are weak, secret, or for something else verify nothing', async () => {
    const weak = await keyPairForTest('weak', 'RS256');
    const other = await keyPairForTest('other', 'RS256');
    const small = { ...weak.jwk, n: weak.jwk.n?.slice(0, 171) ?? '' };
    const shared = Buffer.alloc(32, 's');
    server.keys = [
      small,
      { ...(await exportJWK(other.privateKey)), kid: 'private', alg: 'RS256' },
      { ...other.jwk, kid: 'encrypts', use: 'enc' },
      { ...other.jwk, kid: 'another-alg', alg: 'RS512' },
      { kty: 'oct', k: shared.toString('base64url'), kid: 'shared', alg: 'HS256' },
      first.jwk,
    ];
    const { ask } = await gateway();
    expect(await ask(weak.token())).toEqual(unknown);
    for (const kid of ['private', 'encrypts', 'another-alg']) {
      expect(await ask(other.token('alice', { kid }))).toEqual(unknown);
    }
    const claims = new SignJWT({ tenant: 'demo' }).setSubject('alice');
    const hs = claims.setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: 'shared' }).sign(shared);
    expect(await ask(hs)).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('accepted algorithm') });
    expect(await ask(first.token())).toMatchObject(authenticated);
  });
});

describe('tokens with unknown keys', () => {
  it('do not make us ask the provider again and again', async () => {
    const { ask } = await gateway();
    await ask(first.token());
    for (let index = 0; index < 20; index += 1)
      expect(await ask(second.token('alice', { kid: `x${index}` }))).toEqual(unknown);
    expect(server.requests).toBe(1);
  });

  it('do not make us ask a provider that fails again and again, and cost those of known keys nothing', async () => {
    const { ask } = await gateway(0);
    await ask(first.token());
    server.answer = (_, response) => response.writeHead(500).end();
    for (let index = 0; index < 20; index += 1)
      expect(await ask(second.token('alice', { kid: `x${index}` }))).toEqual(unknown);
    expect(server.requests).toBe(2);
    expect(await ask(first.token('alice'))).toMatchObject(authenticated);
  });
});

describe('while the provider', () => {
  it.each<[string, NonNullable<JwksServer['answer']>]>([
    ['fails', (_, response) => response.writeHead(503).end()],
    ['hangs up', (request) => request.socket.destroy()],
    ['never answers', () => undefined],
    ['never comes to an end', (_, response) => void response.write('{"keys":[')],
    ['sends us elsewhere', (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['sends no JSON', (_, response) => response.end('<html>')],
    ['sends no keys', (_, response) => response.end('{"keys":{}}')],
    ['sends more than we read', (_, response) => response.end(JSON.stringify({ keys: [], more: 'x'.repeat(300_000) }))],
    [
      'sends more keys than we try',
      (_, response) => response.end(JSON.stringify({ keys: Array(65).fill(second.jwk) })),
    ],
  ])('%s, those that it served last count, and no others', async (_, answer) => {
    const { ask, pass, keys } = await gateway();
    const token = await first.token();
    expect(await ask(token)).toMatchObject(authenticated);
    server.answer = answer;
    pass(REFRESH_MS);
    await until(() => expect(server.requests).toBe(2));
    // Also while we wait for it.
    expect(await ask(token)).toMatchObject(authenticated);
    expect(await ask(second.token())).toEqual(unknown);
    expect(keys.isKnown()).toBe(true);
    server.answer = undefined;
    server.keys = [second.jwk];
    await until(async () => {
      pass(5_000);
      expect(await ask(second.token())).toMatchObject(authenticated);
    });
    expect(await ask(token)).toEqual(unknown);
  });

  it('has never answered, nothing can be said of any token; once it has, all is well', async () => {
    server.answer = (request) => request.socket.destroy();
    const { ask, pass, keys } = await gateway();
    await expect(ask(first.token())).rejects.toBeInstanceOf(KeysUnavailableError);
    await expect(ask(first.token())).rejects.toBeInstanceOf(KeysUnavailableError);
    expect(keys.isKnown()).toBe(false);
    // Not even then are those taken that are none.
    expect(await ask('abc')).toMatchObject({ outcome: 'refused' });
    server.answer = undefined;
    await until(async () => {
      pass(5_000);
      expect(await ask(first.token())).toMatchObject(authenticated);
    });
    expect(keys.isKnown()).toBe(true);
  });
});
