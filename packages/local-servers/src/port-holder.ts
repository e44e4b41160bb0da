import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';

/**
 * Who listens at a TCP port of this machine, as `node (pid 123)`. Undefined when nobody does or when it cannot be
 * told: processes of other accounts hide their sockets.
 */
export async function portHolder(port: number): Promise<string | undefined> {
  return process.platform === 'linux' ? linuxHolder(port) : lsofHolder(port);
}

const LISTEN = '0A';

/** The inodes of sockets that listen at a port, from /proc/net/tcp (proc_net_tcp.rst of the Linux documentation). */
export function listeningInodes(procNetTcp: string, port: number): string[] {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  return procNetTcp.split('\n').flatMap((line) => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    return local?.endsWith(`:${hexPort}`) && state === LISTEN && inode !== undefined ? [inode] : [];
  });
}

async function linuxHolder(port: number): Promise<string | undefined> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  const sockets = new Set(tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return undefined;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const target = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
      if (!sockets.has(target)) continue;
      return `${await programOf(pid)} (pid ${pid})`;
    }
  }
  return undefined;
}

/** The name of its program: not what it calls its main thread (Node says MainThread). */
async function programOf(pid: string): Promise<string> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const [program = ''] = command.split(/[\0 ]/);
  return basename(program).replace(/:$/, '') || 'a process';
}

/** The first process in the output of `lsof -Fpc`. */
export function firstLsofProcess(output: string): string | undefined {
  const pid = /^p(\d+)$/m.exec(output)?.[1];
  const name = /^c(.+)$/m.exec(output)?.[1];
  return pid === undefined ? undefined : `${name ?? 'a process'} (pid ${pid})`;
}

async function lsofHolder(port: number): Promise<string | undefined> {
  const output = await new Promise<string>((resolve) => {
    execFile('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], (_error, stdout) => resolve(stdout));
  });
  return firstLsofProcess(output);
}
