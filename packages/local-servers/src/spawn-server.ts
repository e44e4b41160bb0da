import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { lastLines } from './last-lines.ts';
import type { ServerHandle, ServerName } from './server-handle.ts';
import { ServerStartError } from './server-start-error.ts';

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_GRACE_MS = 10_000;
const PORT_ATTEMPTS = 5;
// All three take it for an orderly stop. PostgreSQL would wait for its clients to leave after SIGTERM.
const STOP_SIGNAL = 'SIGINT';

/** Everything that differs between the servers. */
export type ServerProcess = {
  name: ServerName;
  command: string;
  args: string[];
  env: Readonly<Record<string, string>>;
  /** Account to run as (only root may ask for another). */
  account?: { uid: number; gid: number } | undefined;
  port: number;
  url: string;
  dataDir: string;
  logFile: string;
  /** Resolves when exactly this process answers at the port; rejects when it does not (yet). */
  probe(pid: number): Promise<void>;
  timeoutMs?: number | undefined;
  onSpawn?: ((pid: number) => void) | undefined;
};

/** Starts the process and waits until it answers. In its own process group, so that Ctrl-C reaches only the parent. */
export async function spawnServer(server: ServerProcess): Promise<ServerHandle> {
  const log = openSync(server.logFile, 'a');
  const logStart = fstatSync(log).size;
  const child = spawn(server.command, server.args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...server.env },
    cwd: '/',
    ...server.account,
  });
  closeSync(log);
  child.unref();
  if (child.pid !== undefined) server.onSpawn?.(child.pid);
  const exited = exitOf(child);
  const handle = handleOf(server, child, exited);
  try {
    await waitUntilItAnswers(server, child, exited);
  } catch (error) {
    handle.kill('SIGKILL');
    await exited;
    const said = readFileSync(server.logFile).subarray(logStart).toString();
    throw new ServerStartError(
      server.name,
      `${error instanceof Error ? error.message : String(error)}\n${lastLines(said, 12)}\n(${server.logFile})`,
      /address already in use/i.test(said),
    );
  }
  return handle;
}

/** Runs `start` with the wanted port, or with free ones until nobody else takes it in between. */
export async function withPort(
  wanted: number | undefined,
  start: (port: number) => Promise<ServerHandle>,
): Promise<ServerHandle> {
  if (wanted !== undefined && wanted !== 0) return start(wanted);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (!(error instanceof ServerStartError && error.portTaken) || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}

function handleOf(server: ServerProcess, child: ChildProcess, exited: Promise<void>): ServerHandle {
  const kill = (signal: NodeJS.Signals = 'SIGKILL') => void child.kill(signal);
  return {
    name: server.name,
    url: server.url,
    port: server.port,
    pid: child.pid ?? -1,
    logFile: server.logFile,
    dataDir: server.dataDir,
    exited,
    kill,
    async stop(graceMs = DEFAULT_GRACE_MS) {
      if (hasEnded(child)) return;
      kill(STOP_SIGNAL);
      // A server that somebody paused could not see the signal.
      kill('SIGCONT');
      const force = setTimeout(() => kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(force);
    },
  };
}

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

async function waitUntilItAnswers(server: ServerProcess, child: ChildProcess, exited: Promise<void>): Promise<void> {
  let spawnError: Error | undefined;
  child.once('error', (error) => {
    spawnError = error;
  });
  const timeoutMs = server.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const deadline = performance.now() + timeoutMs;
  let problem = 'it was not asked';
  while (performance.now() < deadline) {
    await sleep(20);
    // Something else may hold the port and never answer, while our server has given up already.
    const answer = server.probe(child.pid ?? -1).then(
      () => 'answers' as const,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const outcome = await Promise.race([
      answer,
      exited,
      sleep(deadline - performance.now(), 'silence', { ref: false }),
    ]);
    if (spawnError !== undefined) throw spawnError;
    if (hasEnded(child)) throw new Error(`it ended with ${child.signalCode ?? `code ${child.exitCode}`}`);
    if (outcome === 'answers') return;
    if (outcome !== undefined) problem = outcome;
  }
  throw new Error(`no answer within ${timeoutMs} ms (${problem})`);
}
