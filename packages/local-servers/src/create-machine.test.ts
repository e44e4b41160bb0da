import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMachine, parseOsRelease } from './create-machine.ts';

test('os-release is read with and without quotes', () => {
  const text = 'NAME="Debian GNU/Linux"\nID=debian\n# comment\nID_LIKE=\'a b\'\n';
  expect(parseOsRelease(text)).toEqual({ NAME: 'Debian GNU/Linux', ID: 'debian', ID_LIKE: 'a b' });
});

test('which takes the PATH in order, then the extra folders, and only what can be executed', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'which-'));
  await writeFile(join(dir, 'tool'), '#!/bin/sh\n');
  const machine = createMachine({ PATH: '/nonexistent' });
  expect(machine.which('tool', [dir])).toBeUndefined();
  await chmod(join(dir, 'tool'), 0o755);
  expect(machine.which('tool', [dir])).toBe(join(dir, 'tool'));
  expect(createMachine({ PATH: dir }).which('tool')).toBe(join(dir, 'tool'));
  expect(createMachine({ PATH: dir }).which('tool', [], { onlyDirs: true })).toBeUndefined();
  await rm(dir, { recursive: true });
});

test('run gives code, output and each line, and a program that is not there is a result, not a throw', async () => {
  const machine = createMachine({ PATH: '/usr/bin:/bin' });
  const lines: string[] = [];
  const result = await machine.run('sh', ['-c', 'echo one; echo "$WHAT" >&2; exit 3'], {
    env: { WHAT: 'two' },
    onLine: (line) => lines.push(line),
  });
  expect(result).toEqual({ code: 3, stdout: 'one\n', stderr: 'two\n' });
  expect(lines.sort()).toEqual(['one', 'two']);
  expect(await machine.run('/nonexistent/tool', [])).toMatchObject({ code: null });
});
