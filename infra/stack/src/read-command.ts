import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Tells the command line of a process; undefined when there is no such process (any more). */
export type ReadCommand = (pid: number) => string | undefined;

/** From /proc where there is one (Linux), else from `ps`. */
export const readCommand: ReadCommand = (pid) => {
  const text = existsSync('/proc/self/cmdline') ? fromProc(pid) : fromPs(pid);
  const command = text?.replace(/\0/g, ' ').trim();
  // A process that has ended but was not collected by its parent has an empty command line.
  return command === '' ? undefined : command;
};

function fromProc(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): string | undefined {
  const { status, stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}
