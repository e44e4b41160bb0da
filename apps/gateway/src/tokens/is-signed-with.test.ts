import { createHmac } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { hmacKeys } from './hmac-keys.ts';
import { isSignedWith } from './is-signed-with.ts';

const texts = ['one-secret-of-at-least-32-characters', 'next-secret-of-at-least-32-characters'];
const { secrets } = await hmacKeys(texts);
const plain = { alg: 'HS256', typ: 'JWT', kid: 'any' };

function tokenWith(header: object, secret = texts[1] as string): string {
  const signed = [header, { sub: 'alice' }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
const isSigned = (token: string) => isSignedWith(secrets, decodeProtectedHeader(token), token);

describe('isSignedWith', () => {
  it('knows the signature of any of the secrets, and no other', () => {
    for (const secret of texts) expect(isSigned(tokenWith(plain, secret))).toBe(true);
    expect(isSigned(tokenWith(plain, 'another-secret-of-at-least-32-characters'))).toBe(false);
    expect(isSignedWith([], plain, tokenWith(plain))).toBe(false);
  });

  it.each([
    ['another algorithm', { ...plain, alg: 'HS512' }],
    ['no algorithm', { ...plain, alg: 'none' }],
    ['an extension that must be understood', { ...plain, crit: ['exp'], exp: 1 }],
    ['a payload not encoded', { ...plain, crit: ['b64'], b64: false }],
    ['a key of its own', { ...plain, jwk: { kty: 'oct', k: 'AAAA' } }],
  ])('leaves a header to others that says %s, however well it is signed', (_, header) => {
    expect(isSigned(tokenWith(header))).toBe(false);
  });

  it('leaves a signature to others that is written in another way', () => {
    const token = tokenWith(plain);
    for (const other of [`${token}=`, `${token}A`, token.slice(0, -1)]) expect(isSigned(other)).toBe(false);
  });
});
