import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { JWSHeaderParameters } from 'jose';

/** What a header may say without a change of how the token is signed. */
const PLAIN = new Set(['alg', 'typ', 'kid']);

/**
 * Whether a token that says HS256 is signed with one of the secrets, told at once: WebCrypto, which jose asks, hands each
 * signature to another thread, which costs several times what the signature does. Only ever says yes to a token of three
 * parts with a header of the simplest kind and a signature as it is written by the book; all others are for jose to judge.
 */
export function isSignedWith(secrets: readonly KeyObject[], header: JWSHeaderParameters, token: string): boolean {
  if (header.alg !== 'HS256') return false;
  for (const name in header) if (!PLAIN.has(name)) return false;
  const end = token.lastIndexOf('.');
  const signed = token.slice(0, end);
  const given = Buffer.from(token.slice(end + 1), 'latin1');
  return secrets.some((secret) => {
    const expected = Buffer.from(createHmac('sha256', secret).update(signed).digest('base64url'), 'latin1');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
