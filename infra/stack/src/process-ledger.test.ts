import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimLedger, type Ledger, readLedger, remainsOf } from './process-ledger.ts';
import { stopRemains } from './stop-remains.ts';

const ledger: Ledger = {
  supervisor: { name: 'supervisor', pid: 10, commands: ['node main.ts start'] },
  processes: [
    { name: 'gateway', pid: 11, commands: ['node gateway'] },
    { name: 'redis', pid: 12, commands: ['redis-server --port 1', 'redis-server 127.0.0.1:1'] },
  ],
};

describe('what is left of a stack', () => {
  test('a stack whose supervisor lives is running', () => {
    const remains = remainsOf(ledger, (pid) => (pid === 10 ? 'node main.ts start' : undefined));
    expect(remains).toEqual({ supervisor: ledger.supervisor, processes: [] });
  });

  test('processes that outlived their supervisor are found, also after they rewrote their command line', () => {
    const alive: Record<number, string> = { 11: 'node gateway', 12: 'redis-server 127.0.0.1:1' };
    const remains = remainsOf(ledger, (pid) => alive[pid]);
    expect(remains.supervisor).toBeUndefined();
    expect(remains.processes.map(({ name }) => name)).toEqual(['gateway', 'redis']);
  });

  test('a program that got the pid of one of ours is left alone', () => {
    const remains = remainsOf(ledger, () => 'vim important.txt');
    expect(remains).toEqual({ supervisor: undefined, processes: [] });
  });

  test('leftovers are asked to stop, then forced; each is checked again before each signal', async () => {
    const alive = new Map([
      [11, 'node gateway'],
      [12, 'redis-server 127.0.0.1:1'],
    ]);
    const signals: [number, string][] = [];
    await stopRemains(ledger.processes, {
      read: (pid) => alive.get(pid),
      kill: (pid, signal) => {
        signals.push([pid, signal]);
        if (pid === 11 || signal === 'SIGKILL') alive.delete(pid);
      },
      graceMs: 60,
    });
    expect(signals).toContainEqual([12, 'SIGKILL']);
    expect(signals).not.toContainEqual([11, 'SIGKILL']);
    expect(alive.size).toBe(0);
  });
});

describe('the claim on a data folder', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'paireto-ledger-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const read = (pid: number): string => `command of ${pid}`;

  test('only one process can hold it', () => {
    const file = join(folder, 'ledger.json');
    expect(claimLedger(file, 1, read)).toBeDefined();
    expect(claimLedger(file, 2, read)).toBeUndefined();
    expect(readLedger(file)?.supervisor).toEqual({ name: 'supervisor', pid: 1, commands: ['command of 1'] });
  });

  test('it can be claimed again once it was given back', () => {
    const file = join(folder, 'ledger.json');
    claimLedger(file, 1, read)?.remove();
    expect(claimLedger(file, 2, read)).toBeDefined();
  });

  test('it lists the processes that run now, with every command line they were seen with', () => {
    const file = join(folder, 'ledger.json');
    const commands = ['node main.ts', 'redis-server --port 1', 'redis-server 127.0.0.1:1', 'node gateway'];
    const keeper = claimLedger(file, 1, () => commands.shift());
    keeper?.record('redis', 12);
    keeper?.record('redis', 12);
    keeper?.record('gateway', 13);
    keeper?.forget('gateway');
    expect(readLedger(file)?.processes).toEqual([
      { name: 'redis', pid: 12, commands: ['redis-server --port 1', 'redis-server 127.0.0.1:1'] },
    ]);
  });

  test('nobody else on the machine can read it', () => {
    const file = join(folder, 'ledger.json');
    claimLedger(file, 1, read)?.record('gateway', 2);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
