import { type CryptoKey, type createLocalJWKSet, errors, type JWSHeaderParameters } from 'jose';

/** Signatures with public keys only: a public key must never be taken for a shared secret. */
export const JWKS_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;

/** NIST SP 800-131A. */
const MIN_RSA_BITS = 2_048;

/** What is looked for is in the protected header alone. */
const noToken = { payload: '', signature: '' };

/**
 * The keys of a set (JWKS) that fit a token's header: several where it does not name its key. Weak ones fit nothing.
 * @throws {errors.JWKSNoMatchingKey} and whatever keeps the set from answering
 */
export async function findKeys(
  keySet: (...asked: Parameters<ReturnType<typeof createLocalJWKSet>>) => Promise<CryptoKey>,
  { alg = '', kid }: JWSHeaderParameters,
): Promise<CryptoKey[]> {
  try {
    return [await keySet({ alg, ...(kid !== undefined && { kid }) }, noToken)].filter(isStrong);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    const keys: CryptoKey[] = [];
    for await (const key of error) keys.push(key);
    return keys.filter(isStrong);
  }
}

const isStrong = ({ algorithm }: CryptoKey): boolean =>
  !('modulusLength' in algorithm) || Number(algorithm.modulusLength) >= MIN_RSA_BITS;
