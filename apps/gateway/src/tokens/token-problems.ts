import type { z } from 'zod';
import { readSecretFile, SecretFileError } from './read-secret-file.ts';
import type { tokenEnv } from './token-env.ts';

/** The settings of `tokenEnv`, read. */
export type TokenSettings = z.output<z.ZodObject<typeof tokenEnv>>;

const playerSources = ['JWT_SECRET', 'JWT_SECRET_FILE', 'JWT_JWKS_URL'] as const;
const serviceSources = ['SERVICE_TOKEN_SECRET', 'SERVICE_TOKEN_SECRET_FILE', 'SERVICE_TOKEN_JWKS_URL'] as const;

/** What is wrong with the settings of tokens among each other, one sentence each; and with the files that they name. */
export function tokenProblems(settings: TokenSettings): string[] {
  const isSet = (name: (typeof playerSources | typeof serviceSources)[number]) => settings[name] !== undefined;
  const problems: string[] = [];
  if (!playerSources.some(isSet)) {
    problems.push('JWT_SECRET: required, or JWT_SECRET_FILE, or JWT_JWKS_URL: what player tokens are verified with');
  }
  for (const sources of [playerSources, serviceSources]) {
    const set = sources.filter(isSet);
    if (set.length > 1) problems.push(`${set.join(', ')}: only one of them may be set`);
  }
  if (settings.JWT_TENANT !== undefined && settings.JWT_TENANT_CLAIM !== undefined) {
    problems.push('JWT_TENANT, JWT_TENANT_CLAIM: only one of them may be set');
  }
  problems.push(...sharedBetween(settings, problems));
  return problems;
}

/** Whoever signs tokens of players must not be able to make some of services. */
function sharedBetween(settings: TokenSettings, problems: string[]): string[] {
  const of = 'must not be that of player tokens';
  const secretsOf = (prefix: 'JWT' | 'SERVICE_TOKEN') => {
    const [secret, file] = [settings[`${prefix}_SECRET`], settings[`${prefix}_SECRET_FILE`]];
    return [...(secret === undefined ? [] : [secret]), ...readSecrets(`${prefix}_SECRET_FILE`, file, problems)];
  };
  const ofPlayers = new Set(secretsOf('JWT'));
  const shared: string[] = [];
  if (secretsOf('SERVICE_TOKEN').some((secret) => ofPlayers.has(secret))) {
    const name = settings.SERVICE_TOKEN_SECRET === undefined ? 'SERVICE_TOKEN_SECRET_FILE' : 'SERVICE_TOKEN_SECRET';
    shared.push(`${name}: ${of}`);
  }
  const { JWT_JWKS_URL, SERVICE_TOKEN_JWKS_URL, JWT_AUDIENCE, SERVICE_TOKEN_AUDIENCE } = settings;
  if (JWT_JWKS_URL !== undefined && JWT_JWKS_URL === SERVICE_TOKEN_JWKS_URL)
    shared.push(`SERVICE_TOKEN_JWKS_URL: ${of}`);
  if (JWT_AUDIENCE === SERVICE_TOKEN_AUDIENCE) shared.push(`SERVICE_TOKEN_AUDIENCE: ${of}`);
  return shared;
}

function readSecrets(setting: string, file: string | undefined, problems: string[]): string[] {
  if (file === undefined) return [];
  try {
    return readSecretFile(file);
  } catch (error) {
    if (!(error instanceof SecretFileError)) throw error;
    problems.push(`${setting}: ${error.message}`);
    return [];
  }
}
