import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A process and all its descendants: PostgreSQL serves every connection with a process of its own. */
export function processTree(pid: number): number[] {
  const parents = existsSync('/proc/self/stat') ? parentsFromProc() : parentsFromPs();
  const tree = [pid];
  // Grows while it is walked.
  for (const parent of tree) {
    for (const [child, itsParent] of parents) if (itsParent === parent) tree.push(child);
  }
  return tree;
}

function parentsFromProc(): Map<number, number> {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // "pid (name) state ppid ...": the name may contain anything.
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
      parents.set(Number(name), Number(fields?.[1]));
    } catch {
      // It has just ended.
    }
  }
  return parents;
}

function parentsFromPs(): Map<number, number> {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return new Map(pairs.flatMap(([pid, ppid]) => (pid && ppid !== undefined ? [[pid, ppid] as const] : [])));
}

/**
 * Stops a process and its descendants (SIGSTOP) until the returned function is called. Should this process be killed
 * meanwhile, they go on by themselves, so that those who are to be ended can end.
 */
export function pauseTree(pid: number): () => void {
  const pids = processTree(pid);
  const script = `while kill -0 ${process.pid} 2>/dev/null; do sleep 1; done; kill -CONT ${pids.join(' ')}`;
  const watch = spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'ignore' });
  watch.unref();
  signal(pids, 'SIGSTOP');
  return () => {
    if (watch.pid !== undefined) signal([-watch.pid], 'SIGKILL');
    signal(pids, 'SIGCONT');
  };
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended.
    }
  }
}
