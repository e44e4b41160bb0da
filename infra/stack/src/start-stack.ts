import { chmodSync, mkdirSync, statSync } from 'node:fs';
import {
  type DevSecrets,
  ensureDevSecrets,
  ensureServerPasswords,
  removeStackFile,
  type ServerPasswords,
  type StackFile,
  writeStackFile,
} from '@paireto/dev-access';
import { createProcessGuard, type ServerName } from '@paireto/local-servers';
import { GATEWAY_INTERNAL, gatewayNames } from './app-specs.ts';
import { claimDataFolder } from './claim-data-folder.ts';
import { applyMigrations, createRoles, createStreams } from './prepare-data.ts';
import { createProcessSet, type ProcessSet } from './process-set.ts';
import { prepareAccess, type StackAccess, stackAccess } from './server-access.ts';
import type { StackServer } from './server-process.ts';
import { type StackFolder, stackFolder } from './stack-folder.ts';
import type { StackHandle, StackOptions } from './stack-options.ts';
import type { StackProcess } from './stack-process.ts';
import { chooseAppPorts, localUrl, startApps } from './start-apps.ts';
import { findServers, startServers } from './start-servers.ts';

/**
 * Brings up NATS, Redis and PostgreSQL, applies migrations, creates the streams, starts live-game-sim, gateway, matchers
 * and bridge, and waits until all of them are ready.
 * @throws {StackError} with a sentence that says what is wrong and what to do; nothing is left running then.
 */
export async function startStack(options: StackOptions): Promise<StackHandle> {
  const folder = stackFolder(options.dataDir);
  const onProgress = options.onProgress ?? (() => undefined);
  mkdirSync(folder.logs, { recursive: true });
  letServersPass(folder.root);
  const ledger = await claimDataFolder(folder, onProgress);
  const secrets = ensureDevSecrets(folder.secretsFile);
  const passwords = ensureServerPasswords(folder.passwordsFile);
  const processes = createProcessSet({
    ledger,
    guard: process.platform === 'win32' ? undefined : createProcessGuard(),
    onProgress,
    onChanged: () => describeIfReady(),
  });
  let servers: Record<ServerName, StackServer> | undefined;
  let describe: (() => StackFile) | undefined;
  const describeIfReady = (): void => {
    if (describe !== undefined) writeStackFile(folder.stackFile, describe());
  };

  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      describe = undefined;
      removeStackFile(folder.stackFile);
      await processes.stopAll();
      await Promise.allSettled(Object.values(servers ?? {}).map((server) => server.stop()));
      ledger.remove();
    })();
    return stopping;
  };

  try {
    servers = await bringUpServers(options, { folder, passwords, processes, onProgress });
    options.signal?.throwIfAborted();
    const urls = { nats: servers.nats.url, redis: servers.redis.url, database: servers.postgres.url };
    const access = stackAccess(servers, passwords);
    if (servers.postgres.hasAccounts) await createRoles(urls.database, passwords);
    await prepare(access, options, folder, onProgress);
    const portOf = await chooseAppPorts(options, onProgress);
    if (options.withApps ?? true)
      await startApps({ ...options, onProgress }, { folder, processes, secrets, access, portOf });
    options.signal?.throwIfAborted();
    const all = {
      ...urls,
      gateway: localUrl(portOf('gateway')),
      gateways: gatewayNames({ gateways: options.gateways ?? 1 }).map((name) => localUrl(portOf(name))),
      gatewayInternal: localUrl(portOf(GATEWAY_INTERNAL)),
      liveGame: localUrl(portOf('live-game-sim')),
    };
    const startedAt = new Date().toISOString();
    const seen = { ...all, nats: access.operatorUrl };
    describe = () => toStackFile({ urls: seen, secrets, startedAt, processes: processes.list() });
    describeIfReady();
    if (options.restartCrashed) processes.restartCrashed();
    return { ...processControls(processes), urls: all, secrets, folder, describe, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** As the apps have it: REDIS_KEY_PREFIX. */
const DEFAULT_KEY_PREFIX = 'paireto:';

/** Under root PostgreSQL runs as another account, who must be able to pass through our folder (not to list it). */
function letServersPass(folder: string): void {
  if (process.getuid?.() === 0) chmodSync(folder, statSync(folder).mode | 0o011);
}

async function bringUpServers(
  options: StackOptions,
  stack: {
    folder: StackFolder;
    passwords: ServerPasswords;
    processes: ProcessSet;
    onProgress: (line: string) => void;
  },
): Promise<Record<ServerName, StackServer>> {
  const { folder, passwords, processes, onProgress } = stack;
  const keyPrefix = options.env.REDIS_KEY_PREFIX || DEFAULT_KEY_PREFIX;
  const sources = await findServers({ env: options.env, onProgress });
  options.signal?.throwIfAborted();
  const servers = await startServers({
    sources,
    folder,
    ports: options.ports ?? {},
    fast: options.fastServers ?? false,
    accessOf: (name) => prepareAccess(name, { folder: folder.dataOf(name), passwords, keyPrefix }),
    watcher: processes.watcher,
    onProgress,
  });
  for (const server of Object.values(servers)) if (server.process !== undefined) processes.add(server.process);
  return servers;
}

async function prepare(
  access: StackAccess,
  options: StackOptions,
  folder: StackFolder,
  onProgress: (line: string) => void,
): Promise<void> {
  const startedMs = performance.now();
  await Promise.all([
    createStreams(access.provisionUrl),
    applyMigrations({ databaseUrl: access.migrationUrl, folder, env: options.env }),
  ]);
  onProgress(`Stream and database schema are up to date (${seconds(startedMs)})`);
  options.signal?.throwIfAborted();
}

function toStackFile(stack: {
  urls: StackHandle['urls'];
  secrets: DevSecrets;
  startedAt: string;
  processes: readonly StackProcess[];
}): StackFile {
  const { urls, secrets } = stack;
  return {
    gatewayUrl: urls.gateway,
    gatewayInternalUrl: urls.gatewayInternal,
    liveGameUrl: urls.liveGame,
    natsUrl: urls.nats,
    redisUrl: urls.redis,
    databaseUrl: urls.database,
    jwt: secrets.jwt,
    services: secrets.services,
    liveGameApiSecret: secrets.liveGameApiSecret,
    pid: process.pid,
    processes: stack.processes.flatMap((each) => {
      const pid = each.pid();
      if (pid === undefined) return [];
      const { name, healthUrl, logFile } = each;
      return [{ name, pid, ...(healthUrl === undefined ? {} : { healthUrl }), logFile }];
    }),
    startedAt: stack.startedAt,
  };
}

function processControls(
  processes: ProcessSet,
): Pick<StackHandle, 'pidOf' | 'lastExitOf' | 'kill' | 'start' | 'stopProcess' | 'restart' | 'killAll'> {
  return {
    pidOf: (name) => processes.get(name).pid(),
    lastExitOf: (name) => processes.get(name).lastExit?.(),
    kill: (name, signal = 'SIGKILL') => processes.kill(name, signal),
    start: (name) => processes.start(name),
    stopProcess: (name) => processes.stop(name),
    restart: async (name) => {
      await processes.stop(name);
      await processes.start(name);
    },
    killAll: () => processes.killAll(),
  };
}

const seconds = (sinceMs: number): string => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
