import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuiltImage } from './run-stages.ts';

/** A process that was started as a container would start it. */
export interface Container {
  /** What it wrote. */
  output: () => string;
  /** Runs another program beside it, in the same read-only file system; resolves with its exit code. */
  run: (command: readonly string[], env?: Readonly<Record<string, string>>) => Promise<number | null>;
  /** Sends SIGTERM to process 1 and resolves with how it ended, in how many ms. */
  stop: () => Promise<{ code: number | null; tookMs: number }>;
  /** Resolves when it has ended by itself. */
  ended: Promise<number | null>;
}

/**
 * Root and Linux are needed for it: namespaces of its own for mounts and processes; a root file system that is mounted read-only
 * and holds nothing but Node, the C library and the image's files (no shell, no npm); the user of the image, no capabilities,
 * no new privileges. The command is process 1.
 */
const enter = `set -eu
root=$1 node=$2 image=$3 work=$4 uid=$5; shift 5
mount --make-rprivate /
mount -t tmpfs -o size=1m,mode=755 tmpfs "$root"
mkdir -p "$root/usr/bin" "$root/usr/lib" "$root/lib64" "$root/lib" "$root/etc" "$root/dev" "$root/proc" "$root$work"
touch "$root/usr/bin/node" "$root/dev/null" "$root/dev/urandom"
for folder in lib lib64 usr/lib etc; do [ -d "/$folder" ] && mount --rbind -o ro "/$folder" "$root/$folder"; done
for device in null urandom; do mount --bind "/dev/$device" "$root/dev/$device"; done
mount --bind "$node" "$root/usr/bin/node"
mount --bind "$image$work" "$root$work"
mount -o remount,ro,bind "$root$work"
mount -t proc proc "$root/proc"
mount -o remount,ro "$root"
exec setpriv --no-new-privs unshare --root="$root" --wd="$work" --setgid="$uid" --setuid="$uid" "$@"`;

/** Starts a command of a built image. Settings are added to what the image sets. */
export function startImage(
  image: BuiltImage,
  options: { command?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Container {
  const { command = image.command, env = {} } = options;
  const child = enterImage(image, command, env);
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.push(String(chunk)));
  const ended = endOf(child);
  return {
    output: () => output.join(''),
    run: (other, more = {}) => endOf(enterImage(image, other, { ...env, ...more })),
    async stop() {
      const startedMs = performance.now();
      process.kill(firstProcess(child.pid!), 'SIGTERM');
      const code = await ended;
      return { code, tookMs: performance.now() - startedMs };
    },
    ended,
  };
}

function enterImage(
  image: BuiltImage,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcess {
  const root = join(image.root, '..', 'mounted');
  mkdirSync(root, { recursive: true });
  const uid = image.user.split(':')[0]!;
  return spawn(
    'unshare',
    // prettier-ignore
    [
      '--mount',
      '--pid',
      '--fork',
      '--kill-child',
      'sh',
      '-c',
      enter,
      'sh',
      root,
      process.execPath,
      image.root,
      image.workDir,
      uid,
      ...command,
    ],
    { env: { PATH: '/usr/bin:/usr/sbin:/bin:/sbin', ...image.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
}

/** The process that has the id 1 inside: the only child of `unshare`. */
function firstProcess(unshare: number): number {
  const children = readFileSync(`/proc/${unshare}/task/${unshare}/children`, 'utf8').trim().split(' ');
  return Number(children[0]);
}

const endOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
