import { describe, expect, test } from 'vitest';
import { createProcessSet, stopOrder } from './process-set.ts';
import type { ProcessWatcher, StackProcess } from './stack-process.ts';

/** A process that exists only here: it ends when it is told to. */
function fakeProcess(name: string, kind: 'app' | 'server', log: string[], watcher: () => ProcessWatcher) {
  let running: { pid: number; end: () => void; exited: Promise<void> } | undefined;
  let pids = 100;
  const self: StackProcess = {
    name,
    kind,
    logFile: `/nowhere/${name}.log`,
    healthUrl: undefined,
    pid: () => running?.pid,
    async start() {
      const { promise: exited, resolve: end } = Promise.withResolvers<void>();
      pids += 1;
      running = { pid: pids, end, exited };
      watcher().started(self, pids);
      log.push(`start ${name}`);
    },
    async stop() {
      log.push(`stop ${name}`);
      die();
    },
    kill: () => die(),
    exited: async () => running?.exited,
  };
  function die(): void {
    const ended = running;
    running = undefined;
    if (ended === undefined) return;
    ended.end();
    watcher().ended(self, ended.pid);
  }
  return self;
}

function someProcesses() {
  const log: string[] = [];
  const recorded: string[] = [];
  const lines: string[] = [];
  const set = createProcessSet({
    ledger: {
      record: (name, pid) => void recorded.push(`${name} ${pid}`),
      forget: (name) => void recorded.push(`forget ${name}`),
      remove: () => undefined,
    },
    guard: undefined,
    onProgress: (line) => void lines.push(line),
    onChanged: () => undefined,
  });
  const add = (name: string, kind: 'app' | 'server'): StackProcess => {
    const process = fakeProcess(name, kind, log, () => set.watcher);
    set.add(process);
    return process;
  };
  return { set, log, recorded, lines, add };
}

describe('the processes of a stack', () => {
  test('are stopped kind after kind, servers last', async () => {
    const { set, log, add } = someProcesses();
    add('redis', 'server');
    for (const name of ['gateway', 'matcher-1', 'matcher-2', 'game-bridge', 'live-game-sim']) add(name, 'app');
    await set.stopAll();
    expect(log).toEqual(
      ['gateway', 'matcher-1', 'matcher-2', 'game-bridge', 'live-game-sim', 'redis'].map((name) => `stop ${name}`),
    );
  });

  test('of one kind are stopped together', () => {
    const names = ['gateway', 'matcher-1', 'matcher-2'].map((name) => ({ name, kind: 'app' as const }));
    expect(stopOrder(names).map((group) => group.map(({ name }) => name))).toEqual([
      ['gateway'],
      ['matcher-1', 'matcher-2'],
      [],
    ]);
  });

  test('that die by themselves are started again', async () => {
    const { set, log, lines, add } = someProcesses();
    const gateway = add('gateway', 'app');
    await gateway.start();
    set.restartCrashed();
    gateway.kill('SIGKILL');
    await expect.poll(() => log, { timeout: 10_000 }).toEqual(['start gateway', 'start gateway']);
    expect(lines[0]).toContain('gateway ended unexpectedly');
  });

  test('that are killed on purpose stay down until they are started', async () => {
    const { set, log, lines, add } = someProcesses();
    const gateway = add('gateway', 'app');
    await gateway.start();
    set.restartCrashed();
    await set.kill('gateway', 'SIGKILL');
    expect(gateway.pid()).toBeUndefined();
    expect(lines).toEqual([]);
    await set.start('gateway');
    expect(log).toEqual(['start gateway', 'start gateway']);
  });

  test('are known to the ledger from their start to their end', async () => {
    const { set, recorded, add } = someProcesses();
    await add('gateway', 'app').start();
    await set.kill('gateway', 'SIGKILL');
    expect(recorded).toEqual(['gateway 101', 'forget gateway']);
  });

  test('a wrong name is answered with the right ones', () => {
    const { set, add } = someProcesses();
    add('matcher-1', 'app');
    expect(() => set.get('matcher')).toThrow('no process "matcher"; there are matcher-1');
  });
});
