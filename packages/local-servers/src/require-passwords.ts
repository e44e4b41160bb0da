import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clearStalePid } from './clear-stale-pid.ts';
import { lastLines } from './last-lines.ts';
import type { Account } from './postgres-account.ts';
import { ServerStartError } from './server-start-error.ts';

/**
 * Gives the superuser of a cluster that does not run this password, also of one that knew none so far, and gives the
 * server's arguments with which everybody has to have one.
 */
export async function requirePasswords(options: {
  postgres: string;
  dir: string;
  data: string;
  user: string;
  password: string;
  account: Account | undefined;
  env: Readonly<Record<string, string>>;
}): Promise<string[]> {
  const { dir, data, user, password } = options;
  const hbaFile = join(dir, 'pg_hba.conf');
  await writeFile(hbaFile, 'host all all 127.0.0.1/32 scram-sha-256\n', { mode: 0o644 });
  // Which password which cluster has, so that it is asked once only.
  const noteFile = join(dir, 'password.sha256');
  const { mtimeMs } = await stat(join(data, 'PG_VERSION'));
  const digest = createHash('sha256').update(`${password} ${mtimeMs}`).digest('hex');
  if ((await readFile(noteFile, 'utf8').catch(() => '')) !== digest) {
    await clearStalePid(data);
    await alone(options, `ALTER ROLE "${user}" PASSWORD '${password.replaceAll("'", "''")}'\n`);
    await writeFile(noteFile, digest, { mode: 0o600 });
  }
  return ['-c', `hba_file=${hbaFile}`];
}

/** Runs one statement in single-user mode: nobody has to sign in, and nobody else can. */
async function alone(
  options: { postgres: string; data: string; account: Account | undefined; env: Readonly<Record<string, string>> },
  statement: string,
): Promise<void> {
  const child = spawn(options.postgres, ['--single', '-D', options.data, 'postgres'], {
    cwd: '/',
    env: options.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(options.account === undefined ? {} : { uid: options.account.uid, gid: options.account.gid }),
  });
  let said = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.on('error', () => undefined);
  child.stdin.end(statement);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0 || /ERROR:/.test(said))
    throw new ServerStartError('postgres', `the superuser could not be given a password\n${lastLines(said, 12)}`);
}
