import { devToken, devTokenDefaults } from '@paireto/testkit';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { authenticateForTest } from '../testing/authenticate-for-test.ts';

const key = new TextEncoder().encode(devTokenDefaults.secret);
const nowS = Math.floor(Date.now() / 1_000);
const nowMs = () => nowS * 1_000;
const authenticate = await authenticateForTest({ nowMs });
const { issuer: iss, audience: aud } = devTokenDefaults;
const valid = { sub: 'alice', tenant: 'demo', iss, aud, exp: nowS + 60 };
const sign = (payload: Record<string, unknown>, header: object = {}) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'JWT', ...header }).sign(key);
const bearer = async (token: string | Promise<string>, by = authenticate) => by(`Bearer ${await token}`);

describe('a token of a player', () => {
  it('tells who it belongs to', async () => {
    const token = devToken({ sub: 'alice', tenant: 'demo', rating: { chess: 1_712 }, roles: ['caster'] });
    expect(await bearer(token)).toEqual({
      outcome: 'authenticated',
      caller: {
        userId: 'alice',
        tenant: 'demo',
        rating: { chess: 1_712 },
        roles: ['caster'],
        party: [],
        priorityClass: undefined,
        blocked: [],
      },
      token: { expiresAtMs: expect.any(Number), issuedAtMs: expect.any(Number) },
    });
    expect(await authenticate(`bearer ${await sign(valid)}`)).toMatchObject({ outcome: 'authenticated' });
  });

  it('tells the party, the priority class and the blocked players', async () => {
    const members = [{ sub: 'alice' }, { sub: 'bob', rating: 1_400, blocked: ['eve'] }];
    const more = { party: { members }, priority_class: 'member', blocked: ['mallory'] };
    expect(await bearer(devToken({ sub: 'alice', tenant: 'demo', ...more }))).toMatchObject({
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

  it('tells its id, and how long it counts; one that does not say when it was issued is older than any revocation', async () => {
    const token = { expiresAtMs: (nowS + 60 + 30) * 1_000, issuedAtMs: (nowS - 5) * 1_000, id: 'one' };
    expect(await bearer(sign({ ...valid, iat: nowS - 5, jti: 'one' }))).toMatchObject({ token });
    expect(await bearer(sign(valid))).toMatchObject({ token: { issuedAtMs: 0 } });
  });

  it('may have an audience among others, a type in other letters, and claims that nobody knows here', async () => {
    for (const token of [
      sign({ ...valid, aud: ['elsewhere', aud] }),
      sign(valid, { typ: 'application/AT+JWT' }),
      sign({ ...valid, constructor: 'x', admin: true }),
      // A shared secret has no name, so that of the token is not asked for.
      sign(valid, { kid: 'whatever' }),
    ]) {
      expect(await bearer(token)).toMatchObject({ outcome: 'authenticated', caller: { userId: 'alice' } });
    }
  });

  it('counts for 30 seconds more on either side, for clocks that differ', async () => {
    for (const times of [{ exp: nowS - 29 }, { nbf: nowS + 30 }, { iat: nowS + 30 }]) {
      expect(await bearer(sign({ ...valid, ...times }))).toMatchObject({ outcome: 'authenticated' });
    }
  });

  it('without a type is taken where the settings say so', async () => {
    const lenient = await authenticateForTest({ nowMs, types: new Set(['jwt', 'absent']) });
    const token = new SignJWT(valid).setProtectedHeader({ alg: 'HS256' }).sign(key);
    expect(await bearer(token)).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('lacks "typ"') });
    expect(await bearer(token, lenient)).toMatchObject({ outcome: 'authenticated' });
    expect(await bearer(sign(valid, { typ: 'absent' }), lenient)).toMatchObject({ outcome: 'refused' });
  });
});

describe('the tenant', () => {
  const named = async (tenantClaim: string, claims: object) =>
    bearer(sign({ ...valid, tenant: undefined, ...claims }), await authenticateForTest({ nowMs, tenantClaim }));

  it('is in the claim that the settings name: by its name, or by a path', async () => {
    const expected = { outcome: 'authenticated', caller: { tenant: 'acme' } };
    expect(await named('org', { org: 'acme' })).toMatchObject(expected);
    expect(await named('app.org.id', { app: { org: { id: 'acme' } } })).toMatchObject(expected);
    expect(await named('https://game.example/tenant', { 'https://game.example/tenant': 'acme' })).toMatchObject(
      expected,
    );
  });

  it('is nowhere else, and only in what the token itself has', async () => {
    for (const [claim, claims] of [
      ['org', { tenant: 'acme' }],
      ['app.org', { app: 'acme' }],
      ['app.org', { app: null }],
      ['constructor.name', {}],
      ['__proto__.tenant', {}],
      ['sub.length', {}],
    ] as const) {
      const outcome = await named(claim, claims);
      expect(outcome).toMatchObject({
        outcome: 'refused',
        detail: expect.stringContaining(`lacks the claim "${claim}"`),
      });
    }
    expect(await named('app.org', { app: { org: { id: 'acme' } } })).toMatchObject({
      outcome: 'refused',
      detail: expect.stringContaining('"tenant" is malformed'),
    });
  });
});
