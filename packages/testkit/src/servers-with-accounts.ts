import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { natsAccounts, postgresRoleNames, postgresRoles, redisAclFile } from '@paireto/accounts';
import type { ServiceAccount } from '@paireto/contracts';
import { queryPostgres } from '@paireto/local-servers';
import { startNats, startPostgres, startRedis } from './start-servers.ts';
import { tempDir } from './temp-dir.ts';

const ADMIN = { user: 'admin', password: randomBytes(16).toString('hex') };
/** Of this test process; what they are has nothing to do with what it tests. */
const passwordOf = (name: string): string => `${name}-${ADMIN.password}`;

/** A server on which everybody has to sign in, as in production. */
export interface ServerWithAccounts<Account extends string> {
  /** Of who may do everything. */
  adminUrl: string;
  /** The same server, for this account. */
  urlAs(account: Account): string;
  logFile: string;
  stop(): Promise<void>;
}

function withUser(url: string, user: string, password: string): string {
  const result = new URL(url);
  result.username = user;
  result.password = password;
  return result.href;
}

function usersFile(name: string, content: string): string {
  const file = join(tempDir('users'), name);
  writeFileSync(file, content, { mode: 0o600 });
  return file;
}

/** A NATS server of its own with the users of docs/security.md. */
export async function natsWithAccounts(): Promise<ServerWithAccounts<ServiceAccount>> {
  const users = natsAccounts((account) => ({ text: passwordOf(account) }), {
    user: ADMIN.user,
    password: { text: ADMIN.password },
  });
  const server = await startNats({ fast: true, admin: ADMIN, usersFile: usersFile('accounts.conf', users) });
  return {
    adminUrl: server.url,
    urlAs: (account) => withUser(server.url, account, passwordOf(account)),
    logFile: server.logFile,
    stop: () => server.stop(),
  };
}

/**
 * A Redis server of its own with the users of docs/security.md. With `dataDir` it keeps its data there, and may be started
 * again on it.
 */
export async function redisWithAccounts(
  keyPrefix = 'paireto:',
  dataDir?: string,
): Promise<ServerWithAccounts<ServiceAccount>> {
  const users = redisAclFile({ keyPrefix, admin: ADMIN }, passwordOf);
  const server = await startRedis({
    ...(dataDir === undefined ? { fast: true } : { dataDir }),
    admin: ADMIN,
    usersFile: usersFile('users.acl', users),
  });
  return {
    adminUrl: server.url,
    urlAs: (account) => withUser(server.url, account, passwordOf(account)),
    logFile: server.logFile,
    stop: () => server.stop(),
  };
}

/** A PostgreSQL server of its own whose database has the roles of docs/security.md, and no tables yet. */
export async function postgresWithRoles(): Promise<ServerWithAccounts<'owner' | 'application'>> {
  const server = await startPostgres({ fast: true, admin: { ...ADMIN, user: 'paireto' } });
  const roleOf = (role: 'owner' | 'application') => ({ name: postgresRoleNames[role], password: passwordOf(role) });
  const database = new URL(server.url).pathname.slice(1);
  await queryPostgres(
    server.url,
    postgresRoles(database, { owner: roleOf('owner'), application: roleOf('application') }),
  );
  return {
    adminUrl: server.url,
    urlAs: (role) => withUser(server.url, postgresRoleNames[role], passwordOf(role)),
    logFile: server.logFile,
    stop: () => server.stop(),
  };
}
