import { spawn } from 'node:child_process';
import { chown, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLines } from './last-lines.ts';
import type { Account } from './postgres-account.ts';
import { ServerStartError } from './server-start-error.ts';

/** Creates a database cluster in `<dir>/data` unless there is one; a half-made one never gets that name. */
export async function initPostgres(options: {
  initdb: string;
  dir: string;
  user: string;
  account: Account | undefined;
  fast: boolean;
  env: Readonly<Record<string, string>>;
}): Promise<string> {
  const data = join(options.dir, 'data');
  const known = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (known !== undefined) return data;
  const fresh = join(options.dir, 'data.new');
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700, recursive: true });
  if (options.account !== undefined) await chown(fresh, options.account.uid, options.account.gid);
  // Only loopback is listened on, so whoever can connect is a user of this machine already.
  const args = ['-D', fresh, '-U', options.user, '--auth=trust', '--encoding=UTF8', '--locale=C'];
  await runInitdb(options, options.fast ? [...args, '--no-sync'] : args);
  await rm(data, { recursive: true, force: true });
  await rename(fresh, data);
  return data;
}

async function runInitdb(
  options: { initdb: string; account: Account | undefined; env: Readonly<Record<string, string>> },
  args: string[],
): Promise<void> {
  const child = spawn(options.initdb, args, {
    cwd: '/',
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.account === undefined ? {} : { uid: options.account.uid, gid: options.account.gid }),
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new ServerStartError('postgres', `initdb failed\n${lastLines(said, 12)}`);
}
