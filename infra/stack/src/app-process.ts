import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { logTail } from './log-tail.ts';
import { StackError } from './stack-error.ts';
import type { ProcessWatcher, StackProcess } from './stack-process.ts';
import { startRemedy } from './start-remedy.ts';
import { waitUntilReady } from './wait-until-ready.ts';

/** How one app is run. */
export interface AppSpec {
  name: string;
  /** Its program, relative to the repository. */
  main: string;
  env: Readonly<Record<string, string>>;
  healthUrl: string;
}

const DEFAULT_GRACE_MS = 10_000;

/**
 * An app as a child process: in its own process group, so that Ctrl-C reaches only us and the apps are stopped in order;
 * its output goes to its log.
 */
export function createAppProcess(
  spec: AppSpec,
  deps: {
    root: string;
    logFile: string;
    env: Readonly<Record<string, string | undefined>>;
    watcher: ProcessWatcher;
    readyTimeoutMs: number;
    onProgress: (line: string) => void;
  },
): StackProcess {
  let running: { child: ChildProcess; exited: Promise<void> } | undefined;
  let lastExit: number | NodeJS.Signals | undefined;

  const launch = (): { child: ChildProcess; exited: Promise<void> } => {
    const log = openSync(deps.logFile, 'a');
    const child = spawn(process.execPath, ['--conditions=paireto-source', spec.main], {
      cwd: deps.root,
      env: { ...deps.env, ...spec.env },
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    const exited = new Promise<void>((resolve) => {
      child.once('exit', (code, signal) => {
        lastExit = code ?? signal ?? undefined;
        resolve();
      });
      child.once('error', () => resolve());
    });
    return { child, exited };
  };

  const app: StackProcess = {
    name: spec.name,
    kind: 'app',
    logFile: deps.logFile,
    healthUrl: spec.healthUrl,
    pid: () => running?.child.pid,
    lastExit: () => lastExit,
    async start(signal) {
      if (running !== undefined) return;
      const launched = launch();
      const { pid } = launched.child;
      running = launched;
      if (pid !== undefined) deps.watcher.started(app, pid);
      void launched.exited.then(() => {
        if (running === launched) running = undefined;
        if (pid !== undefined) deps.watcher.ended(app, pid);
      });
      const result = await waitUntilReady(spec, {
        exited: launched.exited,
        timeoutMs: deps.readyTimeoutMs,
        signal,
        onProgress: deps.onProgress,
      });
      if (result.ready) return;
      await app.stop();
      const tail = logTail(deps.logFile);
      throw new StackError(
        'START_FAILED',
        `${spec.name} did not start: ${result.reason}. Its last log lines:\n${tail}\n${startRemedy(tail, deps.logFile)}`,
      );
    },
    async stop(graceMs = DEFAULT_GRACE_MS) {
      if (running === undefined) return;
      const { exited } = running;
      app.kill('SIGTERM');
      // One that was paused could not see the signal.
      app.kill('SIGCONT');
      const force = setTimeout(() => app.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(force);
    },
    kill: (signal) => void running?.child.kill(signal),
    exited: async () => running?.exited,
  };
  return app;
}
