import { join } from 'node:path';
import {
  createMachine,
  freePort,
  isPortFree,
  MissingServersError,
  portHolder,
  resolveServers,
  type ServerName,
  type ServerSources,
  serverNames,
} from '@paireto/local-servers';
import { choosePort, type PortMachine, takenPortSentence } from './choose-port.ts';
import type { ServerAccess } from './server-access.ts';
import { type StackServer, startServer } from './server-process.ts';
import { StackError } from './stack-error.ts';
import { defaultDataDir, repositoryRoot, type StackFolder } from './stack-folder.ts';
import type { ProcessWatcher } from './stack-process.ts';

/** The ports of this machine. */
export const machinePorts: PortMachine = { isFree: isPortFree, anyFree: freePort, holder: portHolder };

const titles: Record<ServerName, string> = { nats: 'NATS', redis: 'Redis', postgres: 'PostgreSQL' };

/** Where each server comes from; a missing one is told with what to install. */
export async function findServers(options: {
  env: Readonly<Record<string, string | undefined>>;
  onProgress: (line: string) => void;
}): Promise<ServerSources> {
  try {
    return await resolveServers({
      env: options.env,
      // Unpacked programs are shared by all stacks and tests of this repository.
      dataDir: defaultDataDir,
      composeFile: join(repositoryRoot, 'docker-compose.dev.yml'),
      machine: createMachine(options.env),
      onProgress: options.onProgress,
    });
  } catch (error) {
    if (error instanceof MissingServersError) throw new StackError('START_FAILED', error.message);
    throw error;
  }
}

/**
 * Brings up the three servers at once. When one fails, the others are stopped again before the error is passed on.
 * `fast` gives up durability (tests).
 */
export async function startServers(options: {
  sources: ServerSources;
  folder: StackFolder;
  ports: Partial<Record<ServerName, number>>;
  fast: boolean;
  /** Who may do what on a server that this stack runs. */
  accessOf: (name: ServerName) => ServerAccess;
  watcher: ProcessWatcher;
  onProgress: (line: string) => void;
}): Promise<Record<ServerName, StackServer>> {
  const started = await Promise.allSettled(
    serverNames.map(async (name) => {
      const startedMs = performance.now();
      const source = options.sources[name];
      const port = source.from === 'binary' ? await portFor(name, options) : 0;
      const server = await startServer(name, source, {
        dataDir: options.folder.dataOf(name),
        port,
        fast: options.fast,
        access: options.accessOf(name),
        watcher: options.watcher,
        onProgress: options.onProgress,
      });
      options.onProgress(`${titles[name].padEnd(10)}  ${sourceWords(source.from, startedMs)}  ${shownUrl(server.url)}`);
      return server;
    }),
  );
  const servers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failure = started.find((result) => result.status === 'rejected');
  if (failure !== undefined) {
    await Promise.allSettled(servers.map((server) => server.stop()));
    throw failure.reason;
  }
  return Object.fromEntries(servers.map((server) => [server.name, server])) as Record<ServerName, StackServer>;
}

async function portFor(
  name: ServerName,
  options: { ports: Partial<Record<ServerName, number>>; onProgress: (line: string) => void },
): Promise<number> {
  const wanted = options.ports[name] ?? 0;
  if (wanted === 0) return 0;
  const choice = await choosePort(wanted, machinePorts);
  if (choice.taken !== undefined)
    options.onProgress(takenPortSentence(titles[name], { port: choice.port, taken: choice.taken }));
  return choice.port;
}

function sourceWords(from: 'url' | 'binary' | 'docker', startedMs: number): string {
  if (from === 'url') return 'used as it is';
  if (from === 'docker') return 'in a container';
  return `started (${((performance.now() - startedMs) / 1000).toFixed(1)} s)`;
}

/** A URL without its password. */
export function shownUrl(url: string): string {
  return url.replace(/(:\/\/[^:@/]+):[^@/]+@/, '$1@');
}
