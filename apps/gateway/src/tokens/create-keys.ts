import type { Logger } from '@paireto/runtime';
import { createJwksKeys } from './jwks-keys.ts';
import type { KeySource } from './key-source.ts';
import { createSecretFileKeys } from './secret-file-keys.ts';
import { createSecretKeys } from './secret-keys.ts';

/** Where keys are to be had: of one place. */
export interface KeyPlaces {
  secret: string | undefined;
  secretFile: string | undefined;
  jwksUrl: string | undefined;
}

/** The keys of the place that is set; undefined where none is. @throws {SecretFileError} */
export async function createKeys(
  { secret, secretFile: file, jwksUrl: url }: KeyPlaces,
  deps: {
    refreshMs: number;
    monotonicMs: () => number;
    every(intervalMs: number, run: () => void): () => void;
    logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  },
): Promise<KeySource | undefined> {
  if (secret !== undefined) return createSecretKeys(secret);
  if (file !== undefined) return createSecretFileKeys({ file, ...deps });
  if (url !== undefined) return createJwksKeys({ url, ...deps });
  return undefined;
}
