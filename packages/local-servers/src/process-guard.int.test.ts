import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';

const guardModule = join(import.meta.dirname, 'process-guard.ts');

/** A process that guards two sleepers and a folder, then does what `ending` says. */
async function guardedProcess(ending: string): Promise<{ owner: ChildProcess; sleepers: number[]; dir: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'guard test-'));
  const owner = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { spawn } from 'node:child_process';
       import { createProcessGuard } from ${JSON.stringify(guardModule)};
       const guard = createProcessGuard({ graceMs: 300 });
       const sleeper = (command) => spawn('/bin/sh', ['-c', command], { detached: true, stdio: 'ignore' }).pid;
       const obedient = sleeper('exec sleep 600');
       const stubborn = sleeper('trap "" INT; while :; do sleep 1; done');
       const released = sleeper('exec sleep 600');
       for (const pid of [obedient, released, stubborn]) guard.watch(pid);
       guard.unwatch(released);
       guard.removeAtEnd(${JSON.stringify(dir)});
       console.log([obedient, stubborn, released].join(' '));
       ${ending}`,
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const line = await new Promise<string>((resolve) => createInterface({ input: owner.stdout! }).once('line', resolve));
  return { owner, sleepers: line.split(' ').map(Number), dir };
}

/** Whether the process runs. A dead one that nobody has collected yet does not. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  return !/^State:\s+Z/m.test(statusOf(pid));
}

const statusOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return 'State: Z';
  }
};

test.each([
  ['kill -9', 'setInterval(() => undefined, 1000);', (owner: ChildProcess) => owner.kill('SIGKILL')],
  ['a crash', 'setTimeout(() => { throw new Error() }, 50);', () => undefined],
  ['a normal end', 'setTimeout(() => process.exit(), 50);', () => undefined],
])(
  '%s of the guarded process ends the watched ones and removes the folder, and touches nobody else',
  async (_how, ending, end) => {
    const { owner, sleepers, dir } = await guardedProcess(ending);
    const [obedient, stubborn, released] = sleepers as [number, number, number];
    expect(runs(released)).toBe(true);
    end(owner);
    while (runs(obedient) || runs(stubborn) || existsSync(dir)) await sleep(20);
    expect(runs(released)).toBe(true);
    process.kill(released, 'SIGKILL');
  },
);
