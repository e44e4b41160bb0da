import { spawnSync } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './with-lock.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('one at a time, and whoever waits is told for whom', async () => {
  const file = join(dir, 'deep', 'lock');
  const waitedFor: number[] = [];
  let inside = 0;
  const work = async () => {
    inside += 1;
    expect(inside).toBe(1);
    await sleep(10);
    inside -= 1;
  };
  await Promise.all([1, 2, 3].map(() => withLock(file, work, (pid) => waitedFor.push(pid))));
  expect(waitedFor.every((pid) => pid === process.pid)).toBe(true);
  expect(waitedFor).toHaveLength(2);
});

test('the lock of a process that died is taken over, and a failing work releases it', async () => {
  const file = join(dir, 'lock');
  const dead = spawnSync('true').pid;
  await writeFile(file, String(dead));
  await expect(withLock(file, () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
  await expect(access(file)).rejects.toThrow();
});
