import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readJson, writePrivateJson } from './private-json-file.ts';

const signingSchema = z.object({
  secret: z.string().min(32),
  issuer: z.string().min(1),
  audience: z.string().min(1),
});

const devSecretsSchema = z.object({
  /** What tokens of players are signed with. */
  jwt: signingSchema,
  /** What tokens of services are signed with: those that open /internal. */
  services: signingSchema,
  /** Signs the service tokens between game-bridge and live-game-api. */
  liveGameApiSecret: z.string().min(32),
});

/** The secrets of one development installation. Never in the repository: made up once per data folder. */
export type DevSecrets = z.infer<typeof devSecretsSchema>;

/** Secrets of a data folder from before services had their own. */
const earlierSecretsSchema = devSecretsSchema.omit({ services: true });

/** The secrets kept in this file; undefined when there are none (yet). */
export function readDevSecrets(file: string): DevSecrets | undefined {
  return devSecretsSchema.safeParse(readJson(file)).data;
}

/** The secrets kept in this file; new ones the first time, and for what it does not have yet. */
export function ensureDevSecrets(
  file: string,
  newSecret: () => string = () => randomBytes(32).toString('base64url'),
): DevSecrets {
  const known = readDevSecrets(file);
  if (known !== undefined) return known;
  const earlier = earlierSecretsSchema.safeParse(readJson(file)).data ?? {
    jwt: { secret: newSecret(), issuer: 'paireto-dev', audience: 'paireto' },
    liveGameApiSecret: newSecret(),
  };
  const services = { secret: newSecret(), issuer: 'paireto-services', audience: 'paireto-internal' };
  const secrets: DevSecrets = { ...earlier, services };
  writePrivateJson(file, secrets);
  return secrets;
}
