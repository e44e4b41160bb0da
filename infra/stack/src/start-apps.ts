import { rmSync } from 'node:fs';
import type { DevSecrets } from '@paireto/dev-access';
import { createAppProcess } from './app-process.ts';
import { appSpecs, HOST, portNames } from './app-specs.ts';
import { choosePort, takenPortSentence } from './choose-port.ts';
import type { ProcessSet } from './process-set.ts';
import type { StackAccess } from './server-access.ts';
import { defaultRulesets, repositoryRoot, type StackFolder } from './stack-folder.ts';
import type { AppEnv, AppUrls, StackOptions } from './stack-options.ts';
import type { StackProcess } from './stack-process.ts';
import { machinePorts } from './start-servers.ts';

/** A port for every app: the wanted one, another one when it is taken (and says so), any free one where none is wanted. */
export async function chooseAppPorts(
  options: StackOptions,
  onProgress: (line: string) => void,
): Promise<(name: string) => number> {
  const ports = new Map<string, number>();
  for (const name of portNames({
    gateways: options.gateways ?? 1,
    shards: options.shards ?? 2,
    bridges: options.bridges ?? 1,
  })) {
    const choice = await choosePort(options.ports?.[name], machinePorts);
    if (choice.taken !== undefined) onProgress(takenPortSentence(name, { port: choice.port, taken: choice.taken }));
    ports.set(name, choice.port);
  }
  return (name) => ports.get(name) ?? 0;
}

/** Starts all apps at once and waits until every one is ready; the first failure makes the others give up. */
export async function startApps(
  options: StackOptions & { onProgress: (line: string) => void },
  context: {
    folder: StackFolder;
    processes: ProcessSet;
    secrets: DevSecrets;
    access: Pick<StackAccess, 'urls' | 'logins'>;
    portOf: (name: string) => number;
  },
): Promise<void> {
  const { folder, processes, secrets, portOf } = context;
  const { urls, logins } = context.access;
  const specs = appSpecs({
    urls,
    logins,
    portOf,
    gateways: options.gateways ?? 1,
    shards: options.shards ?? 2,
    bridges: options.bridges ?? 1,
    secrets,
    appEnv: await appEnvOf(options, { ...urls, liveGame: localUrl(portOf('live-game-sim')) }),
  });
  const apps = specs.map((spec) => {
    rmSync(folder.logOf(spec.name), { force: true });
    return createAppProcess(spec, {
      root: repositoryRoot,
      logFile: folder.logOf(spec.name),
      env: { RULESETS: defaultRulesets, ...options.env },
      watcher: processes.watcher,
      readyTimeoutMs: options.readyTimeoutMs ?? 120_000,
      onProgress: options.onProgress,
    });
  });
  for (const app of apps) processes.add(app);
  // One that fails makes the others give up, too.
  const failed = new AbortController();
  const signal = options.signal === undefined ? failed.signal : AbortSignal.any([options.signal, failed.signal]);
  const results = await Promise.allSettled(apps.map((app) => startApp(app, signal, failed, options.onProgress)));
  options.signal?.throwIfAborted();
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failed.signal.reason;
}

/** The URL of an app of this stack. */
export const localUrl = (port: number): string => `http://${HOST}:${port}`;

const appEnvOf = (options: StackOptions, urls: AppUrls): AppEnv | Promise<AppEnv> =>
  typeof options.appEnv === 'function' ? options.appEnv(urls) : (options.appEnv ?? {});

async function startApp(
  app: StackProcess,
  signal: AbortSignal,
  failed: AbortController,
  onProgress: (line: string) => void,
): Promise<void> {
  const startedMs = performance.now();
  try {
    await app.start(signal);
    onProgress(`${app.name.padEnd(13)}  ready (${seconds(startedMs)})`);
  } catch (error) {
    // The first failure is the one to tell.
    failed.abort(error);
    throw error;
  }
}

const seconds = (sinceMs: number): string => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
