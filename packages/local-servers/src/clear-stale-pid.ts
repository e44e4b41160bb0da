import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A PostgreSQL that was killed leaves postmaster.pid behind. PostgreSQL ignores it when no such process exists, but
 * refuses to start when the number belongs to another process by now; that file is removed here.
 */
export async function clearStalePid(
  data: string,
  nameOf: (pid: number) => Promise<string | undefined> = processName,
): Promise<void> {
  const file = join(data, 'postmaster.pid');
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
  if (!(pid > 0)) return;
  const name = await nameOf(pid);
  if (name !== undefined && !/postgres|postmaster/.test(name)) await rm(file, { force: true });
}

async function processName(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    // One that has ended but was not collected by its parent has no command line; PostgreSQL takes it for alive.
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
    if (command === '') return '(ended)';
    return readFile(`/proc/${pid}/comm`, 'utf8').catch(() => undefined);
  }
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'comm=', '-p', String(pid)], (error, stdout) => resolve(error ? undefined : stdout.trim()));
  });
}
