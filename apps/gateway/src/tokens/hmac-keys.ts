import { createSecretKey, type KeyObject } from 'node:crypto';
import type { CryptoKey } from 'jose';

/** The algorithms of shared secrets. */
export const SECRET_ALGORITHMS = ['HS256'] as const;

/** Keys for HS256 of shared secrets: for `isSignedWith`, and the same for jose. */
export interface HmacKeys {
  secrets: readonly KeyObject[];
  keys: readonly CryptoKey[];
}

export async function hmacKeys(texts: readonly string[]): Promise<HmacKeys> {
  const bytes = texts.map((text) => new TextEncoder().encode(text));
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const keys = bytes.map((secret) => crypto.subtle.importKey('raw', secret, algorithm, false, ['verify']));
  return { secrets: bytes.map((secret) => createSecretKey(secret)), keys: await Promise.all(keys) };
}
