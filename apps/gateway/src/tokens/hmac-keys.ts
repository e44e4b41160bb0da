import type { CryptoKey } from 'jose';

/** The algorithms of shared secrets. */
export const SECRET_ALGORITHMS = ['HS256'] as const;

/** Keys for HS256, of shared secrets. */
export const hmacKeys = (secrets: readonly string[]): Promise<CryptoKey[]> =>
  Promise.all(
    secrets.map((secret) =>
      crypto.subtle.importKey('raw', new TextEncoder().encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
        'verify',
      ]),
    ),
  );
