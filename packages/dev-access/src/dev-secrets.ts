import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readJson, writePrivateJson } from './private-json-file.ts';

const devSecretsSchema = z.object({
  jwt: z.object({ secret: z.string().min(32), issuer: z.string().min(1), audience: z.string().min(1) }),
  /** Signs the service tokens between game-bridge and live-game-api. */
  liveGameApiSecret: z.string().min(32),
});

/** The secrets of one development installation. Never in the repository: made up once per data folder. */
export type DevSecrets = z.infer<typeof devSecretsSchema>;

/** The secrets kept in this file; undefined when there are none (yet). */
export function readDevSecrets(file: string): DevSecrets | undefined {
  return devSecretsSchema.safeParse(readJson(file)).data;
}

/** The secrets kept in this file; new ones the first time. */
export function ensureDevSecrets(
  file: string,
  newSecret: () => string = () => randomBytes(32).toString('base64url'),
): DevSecrets {
  const known = readDevSecrets(file);
  if (known !== undefined) return known;
  const secrets: DevSecrets = {
    jwt: { secret: newSecret(), issuer: 'paireto-dev', audience: 'paireto' },
    liveGameApiSecret: newSecret(),
  };
  writePrivateJson(file, secrets);
  return secrets;
}
