import { hmacKeys, SECRET_ALGORITHMS } from './hmac-keys.ts';
import type { KeySource } from './key-source.ts';

/** One shared secret (HS256) that never changes. */
export async function createSecretKeys(secret: string): Promise<KeySource> {
  const { keys, secrets } = await hmacKeys([secret]);
  const nothing = (): void => undefined;
  return {
    algorithms: SECRET_ALGORITHMS,
    keysFor: async () => keys,
    secrets: () => secrets,
    onChange: nothing,
    isKnown: () => true,
    stop: nothing,
  };
}
