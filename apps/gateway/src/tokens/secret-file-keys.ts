import type { Logger } from '@paireto/runtime';
import { hmacKeys, SECRET_ALGORITHMS } from './hmac-keys.ts';
import type { KeySource } from './key-source.ts';
import { readSecretFile } from './read-secret-file.ts';

/** How soon a changed file is noticed. Files that are mounted (Kubernetes) tell nobody that they changed. */
const LOOK_MS = 1_000;

/**
 * Shared secrets (HS256) of a file, which is read again when it changes: a token counts that was signed with any of them. A
 * file that cannot be used later changes nothing, and is logged. @throws {SecretFileError} it cannot be used now
 */
export async function createSecretFileKeys(deps: {
  file: string;
  /** Calls again and again until the returned function is called. */
  every(intervalMs: number, run: () => void): () => void;
  logger: Pick<Logger, 'info' | 'error'>;
}): Promise<KeySource> {
  const { file, logger } = deps;
  const reactions: (() => void)[] = [];
  let secrets = readSecretFile(file);
  let known = await hmacKeys(secrets);
  let isUsable = true;
  let isLooking = false;

  const look = async (): Promise<void> => {
    const found = readSecretFile(file);
    if (!isUsable || found.join('\n') !== secrets.join('\n'))
      logger.info({ file }, 'the secrets of tokens were read again');
    isUsable = true;
    if (found.join('\n') === secrets.join('\n')) return;
    known = await hmacKeys(found);
    secrets = found;
    for (const react of reactions) react();
  };
  const stop = deps.every(LOOK_MS, () => {
    if (isLooking) return;
    isLooking = true;
    look()
      .catch((error: unknown) => {
        if (isUsable) logger.error({ err: error }, 'the secrets of tokens cannot be read again; those of before count');
        isUsable = false;
      })
      .finally(() => {
        isLooking = false;
      });
  });

  return {
    algorithms: SECRET_ALGORITHMS,
    keysFor: async () => known.keys,
    secrets: () => known.secrets,
    onChange: (react) => void reactions.push(react),
    isKnown: () => true,
    stop,
  };
}
