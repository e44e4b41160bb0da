import { join } from 'node:path';
import { composeServers, engineAnswers } from './compose-servers.ts';
import { hasDebianPackages } from './debian-packages.ts';
import { findBinaries } from './find-binaries.ts';
import { installPackages } from './install-packages.ts';
import type { Machine } from './machine.ts';
import { MissingServersError } from './missing-servers-error.ts';
import { type ServerName, serverNames } from './server-handle.ts';
import type { ServerSource, ServerSources } from './server-source.ts';
import { libraryPathOf, unpackedRoot, unpackPackages } from './unpack-packages.ts';
import { withLock } from './with-lock.ts';

export type ResolveOptions = {
  /** Whose NATS_URL, REDIS_URL and DATABASE_URL are used as they are. Absent: URLs are not considered. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Where packages may be unpacked. Several processes may share it. */
  dataDir: string;
  /** The compose file with the services nats, redis and postgres. Absent: containers are not considered. */
  composeFile?: string;
  machine: Machine;
  onProgress?: (line: string) => void;
};

const urlVariables: Record<ServerName, string> = { nats: 'NATS_URL', redis: 'REDIS_URL', postgres: 'DATABASE_URL' };

/**
 * Decides where each server comes from, the first that works: a URL in the environment; programs on this machine;
 * Debian packages (installed as root, else unpacked into `dataDir`); containers where an engine answers.
 * Throws MissingServersError, which says what to install.
 */
export async function resolveServers(options: ResolveOptions): Promise<ServerSources> {
  const { machine, dataDir, onProgress = () => undefined } = options;
  const sources: Partial<Record<ServerName, ServerSource>> = {};
  const missing = () => serverNames.filter((name) => sources[name] === undefined);
  const attempts: string[] = [];
  const lookAgain = () => {
    for (const name of missing()) {
      const source = findSource(machine, name, dataDir);
      if (source !== undefined) sources[name] = source;
    }
  };

  for (const name of serverNames) {
    const url = options.env?.[urlVariables[name]];
    if (url !== undefined && url !== '') sources[name] = { from: 'url', url };
  }
  lookAgain();
  if (missing().length > 0 && hasDebianPackages(machine)) {
    const lockFile = join(dataDir, 'debs', 'lock');
    const onWait = (pid: number) => onProgress(`Waiting for process ${pid}, which installs the servers`);
    await withLock(lockFile, () => usePackages(options, lookAgain, missing, attempts), onWait);
  }
  if (missing().length > 0 && options.composeFile !== undefined) {
    if (await engineAnswers(machine)) {
      const composed = await composeServers(machine, options.composeFile, missing(), onProgress);
      if (typeof composed === 'string') attempts.push(`docker compose: ${composed}`);
      else for (const [name, server] of composed) sources[name] = { from: 'docker', ...server };
    } else attempts.push('docker: no engine answers');
  }
  if (missing().length > 0) {
    const containers = options.composeFile !== undefined;
    throw new MissingServersError(missing(), machine, { attempts, containers, urls: options.env !== undefined });
  }
  return sources as ServerSources;
}

async function usePackages(
  { machine, dataDir, onProgress = () => undefined }: ResolveOptions,
  lookAgain: () => void,
  missing: () => ServerName[],
  attempts: string[],
): Promise<void> {
  // Another process may have installed them while this one waited for the lock.
  lookAgain();
  if (missing().length > 0 && machine.isRoot) {
    const problem = await installPackages(machine, missing(), onProgress);
    // A package whose set-up failed has left its program, and that is all we need.
    lookAgain();
    if (missing().length > 0) attempts.push(`apt-get install: ${problem ?? 'the programs are still missing'}`);
  }
  if (missing().length > 0 && !machine.isRoot) {
    const problem = await unpackPackages(machine, missing(), dataDir, onProgress);
    lookAgain();
    if (missing().length > 0) attempts.push(`unpacking packages: ${problem ?? 'the programs are still missing'}`);
  }
}

/** A server's programs on this machine, or unpacked below `dataDir` earlier; undefined where there are none. */
export function findSource<N extends ServerName>(
  machine: Pick<Machine, 'which' | 'list'>,
  name: N,
  dataDir: string,
): Extract<ServerSource<N>, { from: 'binary' }> | undefined {
  const installed = findBinaries(machine, name);
  if (installed !== undefined) return { from: 'binary', programs: installed, env: {} };
  const root = unpackedRoot(dataDir, name);
  const unpacked = findBinaries(machine, name, root);
  if (unpacked === undefined) return undefined;
  return { from: 'binary', programs: unpacked, env: libraryPathOf(root, machine.list) };
}
