import { createLocalJWKSet, type JWK } from 'jose';
import { findKeys, JWKS_ALGORITHMS } from '../tokens/find-keys.ts';
import type { KeySource } from '../tokens/key-source.ts';

/** Public keys as a provider would serve them, without a provider. */
export function keysInMemory(keys: JWK[]): KeySource {
  const local = createLocalJWKSet({ keys });
  return {
    algorithms: JWKS_ALGORITHMS,
    keysFor: (header) => findKeys(local, header).catch(() => []),
    onChange: () => undefined,
    isKnown: () => true,
    stop: () => undefined,
  };
}
