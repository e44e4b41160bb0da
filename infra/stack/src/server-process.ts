import {
  type ServerHandle,
  type ServerName,
  type ServerSource,
  startNats,
  startPostgres,
  startRedis,
} from '@paireto/local-servers';
import type { ServerAccess } from './server-access.ts';
import { StackError } from './stack-error.ts';
import type { ProcessWatcher, StackProcess } from './stack-process.ts';
import { serverRemedy } from './start-remedy.ts';

/** A server of the stack. `process` is there when this stack runs it as a child process. */
export interface StackServer {
  name: ServerName;
  url: string;
  process: StackProcess | undefined;
  /** Whether everybody has to sign in, with the passwords of this stack. */
  hasAccounts: boolean;
  /** Stops a container that this stack started; nothing for others. */
  stop(): Promise<void>;
}

export interface ServerDeps {
  dataDir: string;
  /** 0: any free one. */
  port: number;
  fast: boolean;
  access: ServerAccess;
  watcher: ProcessWatcher;
  onProgress: (line: string) => void;
}

/** Brings up one server from its source: a URL is used as it is, a program is started as a child process. */
export async function startServer(name: ServerName, source: ServerSource, deps: ServerDeps): Promise<StackServer> {
  if (source.from === 'url')
    return { name, url: source.url, process: undefined, hasAccounts: false, stop: async () => undefined };
  if (source.from === 'docker')
    return { name, url: source.url, process: undefined, hasAccounts: false, stop: () => source.stop() };
  const { process, url } = createServerProcess(name, source, deps);
  await process.start();
  return { name, url: url(), process, hasAccounts: true, stop: () => process.stop() };
}

function createServerProcess(
  name: ServerName,
  source: Extract<ServerSource, { from: 'binary' }>,
  deps: ServerDeps,
): { process: StackProcess; url: () => string } {
  let running: ServerHandle | undefined;
  // Started again, it keeps the port that it had.
  let last = { url: '', logFile: '', port: deps.port };

  const process: StackProcess = {
    name,
    kind: 'server',
    healthUrl: undefined,
    get logFile() {
      return last.logFile;
    },
    pid: () => running?.pid,
    async start() {
      if (running !== undefined) return;
      let spawned: number | undefined;
      const onSpawn = (pid: number): void => {
        // Another attempt, on another port: the one before has ended.
        if (spawned !== undefined) deps.watcher.ended(process, spawned);
        spawned = pid;
        deps.watcher.started(process, pid);
      };
      const handle = await startProgram(name, source, { ...deps, port: last.port, onSpawn }).catch((error: unknown) => {
        if (spawned !== undefined) deps.watcher.ended(process, spawned);
        const said = error instanceof Error ? error.message : String(error);
        throw new StackError('START_FAILED', [said, ...serverRemedy(said)].join('\n'));
      });
      running = handle;
      last = handle;
      // Once more: Redis rewrites its command line while it starts.
      deps.watcher.started(process, handle.pid);
      void handle.exited.then(() => {
        if (running === handle) running = undefined;
        deps.watcher.ended(process, handle.pid);
      });
    },
    stop: async (graceMs) => running?.stop(graceMs),
    kill: (signal) => running?.kill(signal),
    exited: async () => running?.exited,
  };
  return { process, url: () => last.url };
}

async function startProgram(
  name: ServerName,
  source: Extract<ServerSource, { from: 'binary' }>,
  deps: ServerDeps & { onSpawn: (pid: number) => void },
): Promise<ServerHandle> {
  const common = {
    dataDir: deps.dataDir,
    port: deps.port,
    fast: deps.fast,
    ...deps.access,
    env: source.env,
    onProgress: deps.onProgress,
    onSpawn: deps.onSpawn,
  };
  const programs: object = source.programs;
  if ('natsServer' in programs) return startNats({ ...common, natsServer: String(programs.natsServer) });
  if ('redisServer' in programs) return startRedis({ ...common, redisServer: String(programs.redisServer) });
  if ('initdb' in programs && 'postgres' in programs)
    return startPostgres({ ...common, postgres: String(programs.postgres), initdb: String(programs.initdb) });
  throw new Error(`no programs of ${name}`);
}
