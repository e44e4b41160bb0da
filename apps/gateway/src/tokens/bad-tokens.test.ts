import { createHmac, createPublicKey } from 'node:crypto';
import { devServiceToken, devServiceTokenDefaults, devToken, devTokenDefaults } from '@paireto/testkit';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { authenticateForTest, authenticateServiceForTest } from '../testing/authenticate-for-test.ts';
import { keysInMemory } from '../testing/keys-in-memory.ts';

const nowS = Math.floor(Date.now() / 1_000);
const nowMs = () => nowS * 1_000;
const secret = new TextEncoder().encode(devTokenDefaults.secret);
const { issuer: iss, audience: aud } = devTokenDefaults;
const valid = { sub: 'alice', tenant: 'demo', iss, aud, iat: nowS, exp: nowS + 60 };
const without = (name: keyof typeof valid) => Object.fromEntries(Object.entries(valid).filter(([key]) => key !== name));

const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
const ec = await generateKeyPair('ES256');
const stranger = await generateKeyPair('RS256', { extractable: true });
const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
const strangersJwk = await exportJWK(stranger.publicKey);
const pem = await exportSPKI(publicKey);

/** Tells tokens as a gateway with a shared secret does, and as one with public keys. */
const bySecret = await authenticateForTest({ nowMs });
const byPublicKeys = await authenticateForTest({ nowMs, keys: keysInMemory([jwk]) });
const ofServices = await authenticateServiceForTest({ nowMs });

type Token = string | Promise<string>;
const hs = (claims: object, header: object = {}, key = secret, alg = 'HS256'): Token =>
  new SignJWT({ ...claims }).setProtectedHeader({ typ: 'JWT', ...header, alg }).sign(key);
const rs = (claims: object, header: object = {}, key: CryptoKey = privateKey, alg = 'RS256'): Token =>
  new SignJWT({ ...claims }).setProtectedHeader({ typ: 'JWT', kid: 'one', ...header, alg }).sign(key);

const b64 = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
/** A token of whatever parts, signed with a key as HMAC does: what a library would not make. */
function raw(header: unknown, payload: unknown = valid, key: string | Uint8Array = secret): string {
  const signed = `${b64(header)}.${b64(payload)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}
const part = async (token: Token, change: (parts: [string, string, string]) => string[]): Promise<string> =>
  change((await token).split('.') as [string, string, string]).join('.');

const notSigned = 'it is not signed with an accepted algorithm';
const notValid = 'its signature is not valid';
const notAToken = 'it is not a well-formed signed JWT';
const header = { alg: 'HS256', typ: 'JWT' };
const derOf = createPublicKey(pem).export({ type: 'spki', format: 'der' });

/** What a gateway with a shared secret is sent, and why it refuses. */
const toSecret: [what: string, token: Token, reason: string][] = [
  ['unsigned (alg none)', new UnsecuredJWT(valid).encode(), notSigned],
  ['unsigned, alg None', raw({ ...header, alg: 'None' }), notSigned],
  ['unsigned, with the signature of HS256 left out', part(hs(valid), ([a, b]) => [a, b, '']), notValid],
  ['alg missing', raw({ typ: 'JWT' }), notSigned],
  ['alg a number', raw({ typ: 'JWT', alg: 256 }), notSigned],
  ['alg in other letters', raw({ ...header, alg: 'hs256' }), notSigned],
  ['HS384', hs(valid, {}, new Uint8Array(Buffer.from(devTokenDefaults.secret.repeat(2))), 'HS384'), notSigned],
  ['HS512', hs(valid, {}, new Uint8Array(Buffer.from(devTokenDefaults.secret.repeat(2))), 'HS512'), notSigned],
  ['RS256 where a secret is shared', rs(valid), notSigned],
  ['another secret', hs(valid, {}, new TextEncoder().encode('another-secret-of-at-least-32-bytes!!')), notValid],
  ['an empty secret', raw(header, valid, ''), notValid],
  ['payload changed', part(hs(valid), ([a, , c]) => [a, b64({ ...valid, sub: 'bob' }), c]), notValid],
  ['header changed', part(hs(valid), ([, b, c]) => [b64({ ...header, kid: 'x' }), b, c]), notValid],
  ['signature of another token', part(hs(valid), ([a, b]) => [a, b, b64('x'.repeat(32))]), notValid],
  ['truncated', part(hs(valid), ([a, b, c]) => [a, b, c.slice(0, -3)]), notValid],
  ['truncated within a byte', part(hs(valid), ([a, b, c]) => [a, b, c.slice(0, -2)]), notAToken],
  ['truncated to two parts', part(hs(valid), ([a, b]) => [a, b]), notAToken],
  ['four parts', part(hs(valid), ([a, b, c]) => [a, b, c, c]), notAToken],
  ['encrypted (five parts)', part(hs(valid), ([a, b, c]) => [a, b, c, c, c]), notAToken],
  ['padded', part(hs(valid), ([a, b, c]) => [a, b, `${c}=`]), notAToken],
  ['plain base64', part(hs(valid), ([a, b]) => [a, b, `${'+/'.repeat(21)}A`]), notAToken],
  ['nothing in it', '..', notAToken],
  ['no token at all', 'abc', notAToken],
  ['a header that is no JSON', `${b64('{"alg":')}.${b64(valid)}.AAAA`, notAToken],
  ['a header that is a list', raw([header]), notAToken],
  ['a payload that is no JSON', raw(header, 'nonsense'), notAToken],
  ['a payload that is a list', raw(header, [valid]), notAToken],
  ['a payload that is not UTF-8', raw(header, '\u0000'), notAToken],
  ['longer than 8 KiB', hs({ ...valid, more: 'x'.repeat(8_192) }), 'it is longer than 8192 characters'],
  ['crit of something', raw({ ...header, crit: ['exp'], exp: 1 }), notAToken],
  ['crit of nothing', raw({ ...header, crit: [] }), notAToken],
  ['a payload not encoded (b64)', raw({ ...header, crit: ['b64'], b64: false }), notAToken],
  ['typ missing', raw({ alg: 'HS256' }), 'its header lacks "typ"'],
  ['typ of an id token', raw({ ...header, typ: 'id+jwt' }), 'it is a token of another type ("typ")'],
  ['typ a number', raw({ ...header, typ: 1 }), 'it is a token of another type ("typ")'],
  ['sub missing', hs(without('sub')), 'it lacks the claim "sub"'],
  ['sub empty', hs({ ...valid, sub: '' }), 'its claim "sub" is malformed'],
  ['sub with a space', hs({ ...valid, sub: 'a b' }), 'its claim "sub" is malformed'],
  ['sub a number', raw(header, { ...valid, sub: 7 }), 'its claim "sub" is malformed'],
  ['tenant missing', hs(without('tenant')), 'it lacks the claim "tenant"'],
  [
    'tenant only in the prototype',
    raw(header, `{"__proto__":{"tenant":"demo"},${JSON.stringify(without('tenant')).slice(1)}`),
    'it lacks the claim "tenant"',
  ],
  ['tenant null', hs({ ...valid, tenant: null }), 'it lacks the claim "tenant"'],
  ['tenant a path', hs({ ...valid, tenant: '../other' }), 'its claim "tenant" is malformed'],
  ['tenant with a wildcard', hs({ ...valid, tenant: '*' }), 'its claim "tenant" is malformed'],
  ['tenant with a brace', hs({ ...valid, tenant: '{demo}' }), 'its claim "tenant" is malformed'],
  ['tenant a list', hs({ ...valid, tenant: ['demo'] }), 'its claim "tenant" is malformed'],
  ['exp missing', hs(without('exp')), 'it lacks the claim "exp"'],
  ['exp a text', raw(header, { ...valid, exp: 'tomorrow' }), 'its claim "exp" is malformed'],
  ['exp over, and the tolerance too', hs({ ...valid, iat: nowS - 99, exp: nowS - 30 }), 'it has expired'],
  ['exp a fraction too old', hs({ ...valid, iat: nowS - 99, exp: nowS - 30.5 }), 'it has expired'],
  ['exp negative', hs({ ...valid, exp: -1 }), 'it has expired'],
  ['exp huge', hs({ ...valid, exp: 1e300 }), 'it would live longer than tokens may here (from "iat" to "exp")'],
  [
    'exp in milliseconds',
    hs({ ...valid, exp: nowS * 1_000 }),
    'it would live longer than tokens may here (from "iat" to "exp")',
  ],
  [
    'living too long, without iat',
    hs({ ...without('iat'), exp: nowS + 31 * 86_400 }),
    'it would live longer than tokens may here (from "iat" to "exp")',
  ],
  ['nbf to come', hs({ ...valid, nbf: nowS + 31 }), 'it is not valid yet ("nbf")'],
  ['nbf a text', raw(header, { ...valid, nbf: 'now' }), 'its claim "nbf" is malformed'],
  ['iat to come', hs({ ...valid, iat: nowS + 31 }), 'it was issued in the future ("iat")'],
  ['iat a text', raw(header, { ...valid, iat: 'now' }), 'its claim "iat" is malformed'],
  ['iss missing', hs(without('iss')), 'it lacks the claim "iss"'],
  ['iss of somebody else', hs({ ...valid, iss: 'https://else.example' }), 'its issuer ("iss") is not accepted here'],
  ['iss a list with ours', raw(header, { ...valid, iss: [iss] }), 'its issuer ("iss") is not accepted here'],
  ['aud missing', hs(without('aud')), 'it lacks the claim "aud"'],
  ['aud of another service', hs({ ...valid, aud: 'elsewhere' }), 'it was issued for another audience ("aud")'],
  ['aud several, none ours', hs({ ...valid, aud: ['a', 'b'] }), 'it was issued for another audience ("aud")'],
  ['aud an object', raw(header, { ...valid, aud: { paireto: true } }), 'it was issued for another audience ("aud")'],
  ['jti a number', raw(header, { ...valid, jti: 5 }), 'its claim "jti" is malformed'],
  ['jti without end', hs({ ...valid, jti: 'x'.repeat(257) }), 'its claim "jti" is malformed'],
  ['rating a text', hs({ ...valid, rating: 'high' }), 'its claim "rating" is malformed'],
  ['rating out of bounds', hs({ ...valid, rating: 1e9 }), 'its claim "rating" is malformed'],
  ['roles a text', hs({ ...valid, roles: 'operator' }), 'its claim "roles" is malformed'],
  ['party a list', hs({ ...valid, party: ['bob'] }), 'its claim "party" is malformed'],
  [
    'blocked without end',
    hs({ ...valid, blocked: Array.from({ length: 101 }, (_, n) => `p${n}`) }),
    'its claim "blocked" is malformed',
  ],
  ['one of a service', devServiceToken({ tenant: '*' }), notValid],
  [
    'one of a service, signed with the secret of players',
    devServiceToken({ secret: devTokenDefaults.secret }),
    'its issuer ("iss") is not accepted here',
  ],
];

/** What a gateway with public keys is sent. */
const toPublicKeys: typeof toSecret = [
  ['HS256 with the public key (PEM) as secret', raw({ ...header, kid: 'one' }, valid, pem), notSigned],
  ['HS256 with the public key (DER) as secret', raw({ ...header, kid: 'one' }, valid, derOf), notSigned],
  ['HS256 with the public key (JWK) as secret', raw({ ...header, kid: 'one' }, valid, JSON.stringify(jwk)), notSigned],
  ['unsigned (alg none)', new UnsecuredJWT(valid).encode(), notSigned],
  ['PS256 with the right key', rs(valid, {}, await asPs256(), 'PS256'), notSigned],
  ['an unknown kid', rs(valid, { kid: 'two' }), 'its key ("kid") is not known here'],
  ['a kid that is a path', rs(valid, { kid: '../../etc/passwd' }), 'its key ("kid") is not known here'],
  ['a kid of the prototype', rs(valid, { kid: '__proto__' }), 'its key ("kid") is not known here'],
  ['a stranger with our kid', rs(valid, {}, stranger.privateKey), notValid],
  ['a stranger without a kid', rs(valid, { kid: undefined }, stranger.privateKey), notValid],
  ['ES256 with the kid of an RSA key', rs(valid, {}, ec.privateKey, 'ES256'), 'its key ("kid") is not known here'],
  ['a key that it brings along (jwk)', rs(valid, { jwk: strangersJwk }, stranger.privateKey), notValid],
  [
    'a key that it points to (jku)',
    rs(valid, { jku: 'http://127.0.0.1:1/jwks', kid: 'two' }, stranger.privateKey),
    'its key ("kid") is not known here',
  ],
  [
    'a certificate that it points to (x5u)',
    rs(valid, { x5u: 'http://127.0.0.1:1/cert' }, stranger.privateKey),
    notValid,
  ],
  [
    'a certificate that it brings along (x5c)',
    rs(valid, { x5c: [derOf.toString('base64')] }, stranger.privateKey),
    notValid,
  ],
  ['RS256, expired', rs({ ...valid, iat: nowS - 99, exp: nowS - 31 }), 'it has expired'],
];

async function asPs256(): Promise<CryptoKey> {
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', privateKey);
  return crypto.subtle.importKey('pkcs8', pkcs8, { name: 'RSA-PSS', hash: 'SHA-256' }, false, ['sign']);
}

describe('a bad token is refused with what is wrong with it', () => {
  it.each(toSecret)('where a secret is shared: %s', async (_, token, reason) => {
    const detail = `The token is refused: ${reason}.`;
    expect(await bySecret(`Bearer ${await token}`)).toEqual({ outcome: 'refused', detail });
  });

  it.each(toPublicKeys)('where public keys are used: %s', async (_, token, reason) => {
    const detail = `The token is refused: ${reason}.`;
    expect(await byPublicKeys(`Bearer ${await token}`)).toEqual({ outcome: 'refused', detail });
  });

  it('and a good one is not', async () => {
    expect(await bySecret(`Bearer ${await hs(valid)}`)).toMatchObject({ outcome: 'authenticated' });
    expect(await byPublicKeys(`Bearer ${await rs(valid)}`)).toMatchObject({ outcome: 'authenticated' });
    expect(await byPublicKeys(`Bearer ${await rs(valid, { kid: undefined })}`)).toMatchObject({
      outcome: 'authenticated',
    });
    expect(await ofServices(`Bearer ${await devServiceToken()}`)).toMatchObject({ outcome: 'authenticated' });
  });

  it('wherever one of its characters is another', async () => {
    const token = await hs(valid);
    const changed = Array.from(token.slice(0, -1), (character, index) => {
      return `${token.slice(0, index)}${character === 'A' ? 'B' : 'A'}${token.slice(index + 1)}`;
    });
    const outcomes = await Promise.all(changed.map((its) => bySecret(`Bearer ${its}`)));
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['refused']));
  });

  it('without saying what would be accepted', async () => {
    const said = JSON.stringify(
      await Promise.all(toSecret.map(async ([, token]) => bySecret(`Bearer ${await token}`))),
    );
    for (const accepted of [devTokenDefaults.secret, iss]) expect(said).not.toContain(accepted);
  });
});

describe('a header without a token', () => {
  it.each([undefined, ''])('%j is told to send one', async (authorization) => {
    expect(await bySecret(authorization)).toMatchObject({
      outcome: 'missing',
      detail: expect.stringContaining('player token'),
    });
    expect(await ofServices(authorization)).toMatchObject({
      outcome: 'missing',
      detail: expect.stringContaining('service token'),
    });
  });

  it.each([
    'Bearer',
    'Bearer ',
    'Basic YTpi',
    'Token abc',
    'Bearer a b',
    'Bearer a,b',
    'Bearer a, Bearer b',
    'Bearer é',
  ])('%j is refused', async (authorization) => {
    const detail = 'The token is refused: the Authorization header must be "Bearer" and a token.';
    expect(await bySecret(authorization)).toEqual({ outcome: 'refused', detail });
  });
});

describe('a token of a service', () => {
  const service = {
    sub: 'ops',
    tenant: 'demo',
    roles: ['operator'],
    iss: devServiceTokenDefaults.issuer,
    aud: devServiceTokenDefaults.audience,
    iat: nowS,
    exp: nowS + 60,
  };
  const signed = (claims: object) =>
    hs({ ...service, ...claims }, {}, new TextEncoder().encode(devServiceTokenDefaults.secret));

  it.each<[string, Token, string]>([
    ['one of a player', devToken({ sub: 'alice', tenant: 'demo', roles: ['operator'] }), notValid],
    [
      'a player of the issuer of services',
      devToken({ sub: 'alice', tenant: 'demo', roles: ['operator'], issuer: service.iss, audience: service.aud }),
      notValid,
    ],
    ['one for players by the issuer of services', signed({ aud }), 'it was issued for another audience ("aud")'],
    ['one without roles', signed({ roles: undefined }), 'it lacks the claim "roles"'],
    ['one with no role', signed({ roles: [] }), 'its claim "roles" is malformed'],
    ['a role that is none', signed({ roles: ['root'] }), 'its claim "roles" is malformed'],
    ['no tenant', signed({ tenant: undefined }), 'it lacks the claim "tenant"'],
    ['a pattern of tenants', signed({ tenant: 'demo*' }), 'its claim "tenant" is malformed'],
    ['one that has expired', signed({ iat: nowS - 99, exp: nowS - 31 }), 'it has expired'],
  ])('is not %s', async (_, token, reason) => {
    const detail = `The token is refused: ${reason}.`;
    expect(await ofServices(`Bearer ${await token}`)).toEqual({ outcome: 'refused', detail });
  });
});
