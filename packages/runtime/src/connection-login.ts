import { readFileSync } from 'node:fs';
import {
  type Authenticator,
  credsAuthenticator,
  type NodeConnectionOptions,
  usernamePasswordAuthenticator,
} from '@nats-io/transport-node';
import { inboxPrefix, natsServers, type ServiceAccount } from '@paireto/contracts';
import type { RedisOptions } from 'ioredis';
import type { z } from 'zod';
import type { connectionEnv } from './connection-settings.ts';
import { ConfigError } from './env.ts';

type ConnectionSettings = Partial<z.output<z.ZodObject<typeof connectionEnv>>>;

/** What a connection to NATS needs besides addresses. */
export type NatsLogin = Pick<NodeConnectionOptions, 'authenticator' | 'inboxPrefix' | 'tls'>;

/**
 * How this app signs in to NATS. Files are read at every connection, so that a password can be changed while it runs.
 * @throws {ConfigError} when settings contradict each other or a file cannot be read.
 */
export function natsLogin(settings: ConnectionSettings & { NATS_URL: string }, account: ServiceAccount): NatsLogin {
  const { NATS_TLS_CA_FILE: caFile, NATS_TLS_CERT_FILE: certFile, NATS_TLS_KEY_FILE: keyFile } = settings;
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new ConfigError(['NATS_TLS_CERT_FILE: belongs together with NATS_TLS_KEY_FILE']);
  for (const [name, path] of Object.entries({ NATS_TLS_CA_FILE: caFile, NATS_TLS_CERT_FILE: certFile }))
    if (path !== undefined) readSetting(name, path);
  const wantsTls = caFile !== undefined || certFile !== undefined || settings.NATS_URL.startsWith('tls://');
  const authenticator = authenticatorOf(settings);
  return {
    inboxPrefix: settings.NATS_INBOX_PREFIX ?? inboxPrefix(account),
    ...(authenticator === undefined ? {} : { authenticator }),
    ...(wantsTls
      ? {
          tls: {
            ...(caFile === undefined ? {} : { caFile }),
            ...(certFile === undefined ? {} : { certFile, keyFile: keyFile! }),
          },
        }
      : {}),
  };
}

function authenticatorOf(settings: ConnectionSettings & { NATS_URL: string }): Authenticator | undefined {
  const { NATS_CREDS_FILE: creds, NATS_PASSWORD: password, NATS_PASSWORD_FILE: file } = settings;
  const inUrl = natsServers(settings.NATS_URL);
  const user = settings.NATS_USER ?? inUrl.user;
  onlyOne('NATS_PASSWORD', 'NATS_PASSWORD_FILE', password, file);
  onlyOne('NATS_CREDS_FILE', 'NATS_USER', creds, settings.NATS_USER);
  if (creds !== undefined) {
    readSetting('NATS_CREDS_FILE', creds);
    return credsAuthenticator(() => readFileSync(creds));
  }
  if (user === undefined) {
    if (password !== undefined || file !== undefined) throw new ConfigError(['NATS_USER: required with a password']);
    return undefined;
  }
  if (file === undefined) return usernamePasswordAuthenticator(user, password ?? inUrl.pass ?? '');
  readSetting('NATS_PASSWORD_FILE', file);
  return usernamePasswordAuthenticator(user, () => readFileSync(file, 'utf8').trim());
}

/** What a connection to Redis needs besides its address. @throws {ConfigError} as `natsLogin` does. */
export function redisLogin(settings: ConnectionSettings): Pick<RedisOptions, 'username' | 'password' | 'tls'> {
  const { REDIS_USERNAME: username, REDIS_PASSWORD: text, REDIS_PASSWORD_FILE: file, REDIS_TLS_CA_FILE: ca } = settings;
  onlyOne('REDIS_PASSWORD', 'REDIS_PASSWORD_FILE', text, file);
  const password = file === undefined ? text : readSetting('REDIS_PASSWORD_FILE', file).trim();
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(ca === undefined ? {} : { tls: { ca: readSetting('REDIS_TLS_CA_FILE', ca) } }),
  };
}

function onlyOne(first: string, second: string, ...values: [string | undefined, string | undefined]): void {
  if (values.every((value) => value !== undefined)) throw new ConfigError([`${second}: not together with ${first}`]);
}

function readSetting(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError([`${name}: cannot be read: ${error instanceof Error ? error.message : String(error)}`]);
  }
}
