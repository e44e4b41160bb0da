import { devToken, devTokenDefaults } from '@paireto/testkit';
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createJwtAuthenticate } from './jwt-authenticate.ts';

const key = new TextEncoder().encode(devTokenDefaults.secret);
const nowS = Math.floor(Date.now() / 1_000);
const authenticate = await createJwtAuthenticate({ ...devTokenDefaults, nowMs: () => nowS * 1_000 });
const claims = { sub: 'alice', tenant: 'demo', iss: devTokenDefaults.issuer, aud: devTokenDefaults.audience };
const valid = { ...claims, exp: nowS + 60 };
const sign = (payload: Record<string, unknown>, alg = 'HS256', secret: Uint8Array = key) =>
  new SignJWT(payload).setProtectedHeader({ alg }).sign(secret);
const bearer = async (token: string | Promise<string>) => authenticate(`Bearer ${await token}`);
const without = (name: keyof typeof valid) =>
  Object.fromEntries(Object.entries(valid).filter(([claim]) => claim !== name));

describe('createJwtAuthenticate', () => {
  it('tells who a valid token belongs to', async () => {
    const token = devToken({ sub: 'alice', tenant: 'demo', rating: { chess: 1_712 }, roles: ['service'] });
    expect(await bearer(token)).toEqual({
      outcome: 'authenticated',
      caller: {
        userId: 'alice',
        tenant: 'demo',
        rating: { chess: 1_712 },
        roles: ['service'],
        party: [],
        priorityClass: undefined,
        blocked: [],
      },
      token: { expiresAtMs: expect.any(Number), issuedAtMs: expect.any(Number) },
    });
    expect(await authenticate(`bearer ${await sign(valid)}`)).toMatchObject({ outcome: 'authenticated' });
  });

  it('tells the party, the priority class and the blocked players of the token', async () => {
    const members = [{ sub: 'alice' }, { sub: 'bob', rating: 1_400, blocked: ['eve'] }];
    const token = devToken({
      sub: 'alice',
      tenant: 'demo',
      party: { members },
      priority_class: 'member',
      blocked: ['mallory'],
    });
    expect(await bearer(token)).toMatchObject({
      caller: {
        party: [
          { userId: 'alice', rating: undefined, blocked: [] },
          { userId: 'bob', rating: 1_400, blocked: ['eve'] },
        ],
        priorityClass: 'member',
        blocked: ['mallory'],
      },
    });
  });

  it('tells how long the token counts; one that does not say when it was issued is older than any revocation', async () => {
    const expiresAtMs = (nowS + 60) * 1_000;
    const issuedAtMs = (nowS - 5) * 1_000;
    expect(await bearer(sign({ ...valid, iat: nowS - 5 }))).toMatchObject({ token: { expiresAtMs, issuedAtMs } });
    expect(await bearer(sign(valid))).toMatchObject({ token: { expiresAtMs, issuedAtMs: 0 } });
  });

  it('asks for a token when there is none', async () => {
    expect(await authenticate(undefined)).toMatchObject({ outcome: 'missing' });
    expect(await authenticate('')).toMatchObject({ outcome: 'missing' });
  });

  it.each(['Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'Bearer a,b', 'Token abc'])(
    'refuses the header %j',
    async (header) => {
      expect(await authenticate(header)).toMatchObject({
        outcome: 'refused',
        detail: expect.stringContaining('Bearer'),
      });
    },
  );

  it.each(['abc', 'a.b.c', '..', `${'x'.repeat(8_000)}`])('refuses a malformed token', async (token) => {
    expect(await bearer(token)).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('well-formed') });
  });

  it('refuses a token from the second of its expiry on', async () => {
    expect(await bearer(sign({ ...valid, exp: nowS + 1 }))).toMatchObject({ outcome: 'authenticated' });
    for (const exp of [nowS, nowS - 1, nowS - 3_600]) {
      expect(await bearer(sign({ ...valid, exp }))).toMatchObject({
        outcome: 'refused',
        detail: expect.stringContaining('expired'),
      });
    }
  });

  it('bears an issuer whose clock is a little ahead, and no more', async () => {
    expect(await bearer(sign({ ...valid, nbf: nowS + 20 }))).toMatchObject({ outcome: 'authenticated' });
    expect(await bearer(sign({ ...valid, nbf: nowS + 300 }))).toMatchObject({
      outcome: 'refused',
      detail: expect.stringContaining('not valid yet'),
    });
  });

  it('refuses a signature with another secret', async () => {
    const other = new TextEncoder().encode('another-secret-of-at-least-32-bytes!!');
    expect(await bearer(sign(valid, 'HS256', other))).toMatchObject({
      outcome: 'refused',
      detail: expect.stringContaining('signature'),
    });
  });

  it('refuses a payload that was changed after signing', async () => {
    const [header, , signature] = (await sign(valid)).split('.');
    const payload = Buffer.from(JSON.stringify({ ...valid, sub: 'bob' })).toString('base64url');
    expect(await bearer(`${header}.${payload}.${signature}`)).toMatchObject({ outcome: 'refused' });
  });

  it('refuses every algorithm but HS256, whatever the header says', async () => {
    const long = new TextEncoder().encode(devTokenDefaults.secret.repeat(2));
    expect(await bearer(new UnsecuredJWT(valid).encode())).toMatchObject({ outcome: 'refused' });
    for (const alg of ['HS384', 'HS512']) {
      for (const secret of [key, long]) {
        if (secret.length < 48) continue;
        expect(await bearer(sign(valid, alg, secret))).toMatchObject({
          outcome: 'refused',
          detail: expect.stringContaining('algorithm'),
        });
      }
    }
  });

  it.each([
    ['iss', { iss: 'somebody-else' }, 'issuer'],
    ['aud', { aud: 'another-service' }, 'audience'],
    ['sub', { sub: 'with space' }, '"sub"'],
    ['tenant', { tenant: '../other' }, '"tenant"'],
    ['tenant', { tenant: 42 }, '"tenant"'],
    ['rating', { rating: 'high' }, '"rating"'],
    ['rating', { rating: 1e9 }, '"rating"'],
    ['roles', { roles: 'service' }, '"roles"'],
    ['party', { party: ['bob'] }, '"party"'],
    ['party', { party: { members: [{ sub: 'bob', rating: 'high' }] } }, '"party"'],
    ['priority_class', { priority_class: 1 }, '"priority_class"'],
    ['blocked', { blocked: Array.from({ length: 101 }, (_, index) => `p${index}`) }, '"blocked"'],
    ['exp', { exp: 'tomorrow' }, '"exp"'],
  ])('refuses a wrong %s (%j)', async (_, wrong, named) => {
    expect(await bearer(sign({ ...valid, ...wrong }))).toMatchObject({
      outcome: 'refused',
      detail: expect.stringContaining(named),
    });
  });

  it.each(['sub', 'tenant', 'exp', 'iss', 'aud'] as const)(
    'refuses a token without %s, and names it',
    async (claim) => {
      expect(await bearer(sign(without(claim)))).toMatchObject({
        outcome: 'refused',
        detail: expect.stringContaining(`"${claim}"`),
      });
    },
  );

  it('never tells what would be accepted', async () => {
    const outcomes = await Promise.all([
      bearer(sign({ ...valid, iss: 'x' })),
      bearer(sign({ ...valid, aud: 'x' })),
      bearer(sign(valid, 'HS256', new TextEncoder().encode('y'.repeat(40)))),
    ]);
    const said = JSON.stringify(outcomes);
    expect(said).not.toContain(devTokenDefaults.secret);
    expect(said).not.toContain(devTokenDefaults.issuer);
  });
});
