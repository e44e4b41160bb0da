import type { ProcessGuard } from '@paireto/local-servers';
import type { LedgerKeeper } from './process-ledger.ts';
import { type CrashRestarter, createCrashRestarter } from './restart-crashed.ts';
import type { ProcessWatcher, StackProcess } from './stack-process.ts';

/** The processes of one stack by name: who is meant to run, who was stopped on purpose, and how all are stopped. */
export interface ProcessSet {
  /** Give it to every process that is created, so that no process is ever unknown. */
  watcher: ProcessWatcher;
  add(process: StackProcess): void;
  list(): StackProcess[];
  get(name: string): StackProcess;
  /** From now on, starts processes again that die by themselves. Not before the stack is up: a failed start is told. */
  restartCrashed(): void;
  /** Marks the process as meant to be down, so that it is not started again, and sends the signal. */
  kill(name: string, signal: NodeJS.Signals): Promise<void>;
  stop(name: string): Promise<void>;
  start(name: string): Promise<void>;
  /** Stops apps one kind after the other in the order of their addition, then the servers. */
  stopAll(): Promise<void>;
  killAll(): void;
}

/** One that is stopped by itself may take all the time that apps give themselves (25 s). */
const STOP_ONE_GRACE_MS = 27_000;

/** Signals after which a process goes on; for all others its end is waited for. */
const SURVIVED: readonly NodeJS.Signals[] = ['SIGSTOP', 'SIGCONT', 'SIGUSR1', 'SIGUSR2', 'SIGHUP', 'SIGWINCH'];

/** @param deps.guard ends the processes should this one die without stopping them. */
export function createProcessSet(deps: {
  ledger: LedgerKeeper;
  guard: ProcessGuard | undefined;
  onProgress: (line: string) => void;
  /** A process began or ended. */
  onChanged: () => void;
}): ProcessSet {
  const processes = new Map<string, StackProcess>();
  const intended = new Set<string>();
  const startedMs = new Map<string, number>();
  const watched = new Set<number>();
  let stoppingAll = false;
  let restarter: CrashRestarter | undefined;

  const get = (name: string): StackProcess => {
    const process = processes.get(name);
    if (process === undefined) throw new Error(`no process "${name}"; there are ${[...processes.keys()].join(', ')}`);
    return process;
  };

  return {
    watcher: {
      started(process, pid) {
        startedMs.set(process.name, performance.now());
        if (!watched.has(pid)) deps.guard?.watch(pid);
        watched.add(pid);
        deps.ledger.record(process.name, pid);
        deps.onChanged();
      },
      ended(process, pid) {
        deps.guard?.unwatch(pid);
        watched.delete(pid);
        if (stoppingAll) return;
        deps.ledger.forget(process.name);
        deps.onChanged();
        restarter?.ended(process, performance.now() - (startedMs.get(process.name) ?? 0));
      },
    },
    add: (process) => void processes.set(process.name, process),
    list: () => [...processes.values()],
    get,
    restartCrashed() {
      restarter ??= createCrashRestarter({
        isIntended: (name) => stoppingAll || intended.has(name),
        onProgress: deps.onProgress,
      });
    },
    async kill(name, signal) {
      const process = get(name);
      const ends = !SURVIVED.includes(signal);
      if (ends) intended.add(name);
      const exited = process.exited();
      process.kill(signal);
      if (ends) await exited;
    },
    async stop(name) {
      intended.add(name);
      await get(name).stop(STOP_ONE_GRACE_MS);
    },
    async start(name) {
      await get(name).start();
      intended.delete(name);
    },
    async stopAll() {
      stoppingAll = true;
      await restarter?.stop();
      for (const group of stopOrder([...processes.values()])) await Promise.all(group.map((process) => process.stop()));
    },
    killAll() {
      stoppingAll = true;
      // Servers are asked to end orderly, so that they find their data in order; the guard ends those that do not.
      for (const process of processes.values()) process.kill(process.kind === 'app' ? 'SIGKILL' : 'SIGINT');
    },
  };
}

/** Apps of one kind (matcher-1, matcher-2) together, kind after kind; then all servers together. */
export function stopOrder<Process extends Pick<StackProcess, 'name' | 'kind'>>(all: readonly Process[]): Process[][] {
  const groups = new Map<string, Process[]>();
  for (const process of all.filter(({ kind }) => kind === 'app')) {
    const key = process.name.replace(/-\d+$/, '');
    groups.set(key, [...(groups.get(key) ?? []), process]);
  }
  return [...groups.values(), all.filter(({ kind }) => kind === 'server')];
}
