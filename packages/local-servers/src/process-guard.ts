import { spawn } from 'node:child_process';

/** Ends processes and deletes folders when this process ends in any way, `kill -9` included. */
export type ProcessGuard = {
  watch(pid: number): void;
  /** The process has ended by itself: its pid may belong to somebody else from now on. */
  unwatch(pid: number): void;
  /** Deletes this folder at the end, after the processes. */
  removeAtEnd(dir: string): void;
};

// Reads commands until the pipe closes, which the system does for a process that dies. SIGINT is an orderly stop for
// all our servers; SIGCONT wakes what somebody had paused.
const SCRIPT = `
tries=$1
pids=' '
dirs=''
nl='
'
while read -r op what; do
  case "$op" in
    watch) pids="$pids$what " ;;
    unwatch) case "$pids" in *" $what "*) pids="\${pids%%" $what "*} \${pids#*" $what "}" ;; esac ;;
    remove) dirs="$dirs$what$nl" ;;
  esac
done
kill -INT $pids 2>/dev/null
kill -CONT $pids 2>/dev/null
while [ "$tries" -gt 0 ] && kill -0 $pids 2>/dev/null; do
  tries=$((tries - 1))
  sleep 0.1
done
kill -KILL $pids 2>/dev/null
printf '%s' "$dirs" | while read -r dir; do rm -rf -- "$dir"; done
`;

/**
 * Starts the guard: one small shell that waits at the other end of a pipe. It asks the processes to stop (SIGINT) and
 * ends them by force after `graceMs` (default 2,000). Needs a POSIX `sh`.
 */
export function createProcessGuard(options: { graceMs?: number } = {}): ProcessGuard {
  const tries = Math.ceil((options.graceMs ?? 2_000) / 100);
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'process-guard', String(tries)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  shell.unref();
  const pipe = shell.stdin;
  // The pipe must not keep this process alive; a guard that is gone must not end it.
  pipe.on('error', () => undefined);
  if ('unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
  const tell = (line: string) => void pipe.write(`${line}\n`);
  return {
    watch: (pid) => tell(`watch ${pid}`),
    unwatch: (pid) => tell(`unwatch ${pid}`),
    removeAtEnd: (dir) => tell(`remove ${dir}`),
  };
}
