import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { JWSHeaderParameters } from 'jose';

/** A signature, and how many characters it has in base64url. */
const HASH_BYTES = 32;
const LENGTH = 43;

/** What a header may say without a change of how the token is signed. */
const PLAIN = new Set(['alg', 'typ', 'kid']);

/**
 * Whether a token that says HS256 is signed with one of the secrets, told at once: WebCrypto, which jose asks, hands each
 * signature to another thread, which costs several times what the signature does. Only ever says yes to a token whose
 * header is of the simplest kind; all others are for jose to judge. `token` has three parts in base64url, and `header` is the first.
 */
export function isSignedWith(secrets: readonly KeyObject[], header: JWSHeaderParameters, token: string): boolean {
  if (header.alg !== 'HS256') return false;
  for (const name in header) if (!PLAIN.has(name)) return false;
  const end = token.lastIndexOf('.');
  const signature = token.slice(end + 1);
  const given = Buffer.from(signature, 'base64url');
  if (signature.length !== LENGTH || given.length !== HASH_BYTES) return false;
  const signed = token.slice(0, end);
  return secrets.some((secret) => timingSafeEqual(given, createHmac('sha256', secret).update(signed).digest()));
}
