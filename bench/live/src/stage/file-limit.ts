import { execFileSync } from 'node:child_process';

/** Files that a process needs besides its sockets: modules, pipes, connections to the servers. */
const OTHER_FILES = 500;

/** How many files a process may have open here. Node raises its own limit up to this one when it starts. */
function hardLimit(): number {
  if (process.platform === 'win32') return Number.POSITIVE_INFINITY;
  const text = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
  return text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text);
}

/** What is in the way of so many sockets in one process, and what to do about it; undefined when nothing is. */
export function fileLimitProblem(sockets: number, limit: number = hardLimit()): string | undefined {
  const needed = sockets + OTHER_FILES;
  if (limit >= needed) return undefined;
  return (
    `${sockets.toLocaleString('en')} sockets need ${needed.toLocaleString('en')} open files per process, and this account may ` +
    `have ${limit.toLocaleString('en')}. Raise the limit ("ulimit -Hn ${needed}" as root, or "nofile" in ` +
    `/etc/security/limits.conf), or measure fewer: --sockets ${Math.max(2, Math.floor((limit - OTHER_FILES) / 2) * 2)}.`
  );
}
