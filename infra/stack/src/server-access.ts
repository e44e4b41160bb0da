import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { natsAccounts, postgresRoleNames, postgresRoles, redisAccounts, redisAclFile } from '@paireto/accounts';
import { serviceAccounts } from '@paireto/contracts';
import type { ServerPasswords } from '@paireto/dev-access';
import type { AdminLogin, ServerName } from '@paireto/local-servers';
import type { AppEnv } from './stack-options.ts';

/** The user of own servers who may do everything: for the tools and tests of this machine, never for an app. */
const ADMIN = 'admin';

/** How a server of this stack is started so that everybody has to sign in. */
export interface ServerAccess {
  admin: AdminLogin;
  usersFile?: string;
}

/** Writes who may do what on this server into its folder, and tells how it is started with it. */
export function prepareAccess(
  name: ServerName,
  options: { folder: string; passwords: ServerPasswords; keyPrefix: string },
): ServerAccess {
  const { passwords, folder, keyPrefix } = options;
  const admin = { user: ADMIN, password: passwords.admin };
  const write = (file: string, content: string): ServerAccess => {
    const usersFile = join(folder, file);
    mkdirSync(folder, { recursive: true });
    writeFileSync(usersFile, content, { mode: 0o600 });
    return { admin, usersFile };
  };
  if (name === 'nats') {
    const users = natsAccounts((account) => ({ text: passwords[account] }), {
      user: ADMIN,
      password: { text: passwords.admin },
    });
    return write('accounts.conf', users);
  }
  if (name === 'redis')
    return write(
      'users.acl',
      redisAclFile({ keyPrefix, admin }, (account) => passwords[account]),
    );
  return { admin };
}

/** Who reaches the servers of a stack by what. A server that is not its own is reached by everybody as it was given. */
export interface StackAccess {
  /** What the apps connect to. */
  urls: { nats: string; redis: string; database: string };
  /** What they are told besides to sign in, by app. */
  logins: AppEnv;
  /** For who creates the streams, for who migrates, and for who looks after dead letters. */
  provisionUrl: string;
  migrationUrl: string;
  operatorUrl: string;
}

export function stackAccess(
  servers: Readonly<Record<ServerName, { url: string; hasAccounts: boolean }>>,
  passwords: ServerPasswords,
): StackAccess {
  const { nats, redis, postgres } = servers;
  const natsAs = (account: 'provision' | 'operator'): string =>
    nats.hasAccounts ? urlAs(nats.url, account, passwords[account]) : nats.url;
  const databaseAs = (role: 'owner' | 'application'): string =>
    postgres.hasAccounts ? urlAs(postgres.url, postgresRoleNames[role], passwords[role]) : postgres.url;
  return {
    urls: {
      nats: nats.hasAccounts ? urlWithoutUser(nats.url) : nats.url,
      redis: redis.hasAccounts ? urlWithoutUser(redis.url) : redis.url,
      database: databaseAs('application'),
    },
    logins: appLogins({ nats: nats.hasAccounts, redis: redis.hasAccounts }, passwords),
    provisionUrl: natsAs('provision'),
    migrationUrl: databaseAs('owner'),
    operatorUrl: natsAs('operator'),
  };
}

function appLogins(own: { nats: boolean; redis: boolean }, passwords: ServerPasswords): AppEnv {
  return Object.fromEntries(
    serviceAccounts.map((account) => [
      account,
      {
        ...(own.nats ? { NATS_USER: account, NATS_PASSWORD: passwords[account] } : {}),
        ...(own.redis && redisAccounts.includes(account)
          ? { REDIS_USERNAME: account, REDIS_PASSWORD: passwords[account] }
          : {}),
      },
    ]),
  );
}

/** The SQL that makes the roles of the database of a stack. */
export const stackRoles = (database: string, passwords: ServerPasswords): string =>
  postgresRoles(database, {
    owner: { name: postgresRoleNames.owner, password: passwords.owner },
    application: { name: postgresRoleNames.application, password: passwords.application },
  });

/** The same server, with this user. */
function urlAs(url: string, user: string, password: string): string {
  const result = new URL(url);
  result.username = user;
  result.password = password;
  return result.href;
}

const urlWithoutUser = (url: string): string => url.replace(/\/\/[^@/]*@/, '//');
