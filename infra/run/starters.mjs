import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * The pids of npm, and of the shell that it may run a script in, when npm started this process; none otherwise.
 * When one of them is killed hard, no signal arrives here, and whoever watches them has to act.
 */
export function npmStarters() {
  if (!process.env.npm_lifecycle_event) return [];
  const parent = parentAndCommand(process.ppid);
  return parent && / -c /.test(parent.command) ? [process.ppid, parent.ppid] : [process.ppid];
}

/** Whether a process with this pid exists. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** From /proc where there is one (Linux), else from `ps`; undefined where there is neither. */
function parentAndCommand(pid) {
  if (existsSync('/proc/self/status')) {
    try {
      const ppid = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return { ppid: Number(ppid), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') };
    } catch {
      return undefined;
    }
  }
  const { status, stdout } = spawnSync('ps', ['-o', 'ppid=,command=', '-p', String(pid)], { encoding: 'utf8' });
  const [, ppid, command] = /^\s*(\d+)\s+(.*)/.exec(status === 0 ? stdout : '') ?? [];
  return ppid === undefined ? undefined : { ppid: Number(ppid), command };
}
