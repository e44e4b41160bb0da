import { spawn } from 'node:child_process';

/** Ends processes and deletes folders when this process ends in any way, `kill -9` included. */
export type ProcessGuard = {
  watch(pid: number): void;
  /** The process has ended by itself: its pid may belong to somebody else from now on. */
  unwatch(pid: number): void;
  /** Deletes this folder at the end, after the processes. */
  removeAtEnd(dir: string): void;
};

// Reads commands until the pipe closes, which the system does for a process that dies. SIGQUIT lets PostgreSQL
// release its shared memory; SIGCONT wakes what a test had paused.
const SCRIPT = `
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
kill -QUIT $pids 2>/dev/null
kill -CONT $pids 2>/dev/null
for try in 1 2 3 4 5 6 7 8 9 10; do
  kill -0 $pids 2>/dev/null || break
  sleep 0.1
done
kill -KILL $pids 2>/dev/null
printf '%s' "$dirs" | while read -r dir; do rm -rf -- "$dir"; done
`;

/** Starts the guard: one small shell that waits at the other end of a pipe. Needs a POSIX `sh`. */
export function createProcessGuard(): ProcessGuard {
  const shell = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
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
