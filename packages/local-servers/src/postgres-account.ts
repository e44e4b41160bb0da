import { readFileSync } from 'node:fs';

/** Whom PostgreSQL runs as. */
export type Account = { name: string; uid: number; gid: number };

const CANDIDATES = ['postgres', '_postgres', 'nobody'];

/** The first of postgres, _postgres (macOS) and nobody that this passwd file knows. */
export function accountFrom(passwd: string): Account | undefined {
  const rows = passwd.split('\n').map((line) => line.split(':'));
  for (const candidate of CANDIDATES) {
    const [name, , uid, gid] = rows.find((row) => row[0] === candidate) ?? [];
    if (name !== undefined && Number(uid) > 0 && Number(gid) > 0) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

/** PostgreSQL refuses to run as root: the account to use instead, or undefined where we are not root. */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const account = accountFrom(readFileSync('/etc/passwd', 'utf8'));
  if (account === undefined) throw new Error('PostgreSQL refuses to run as root, and there is no user "postgres"');
  return account;
}
