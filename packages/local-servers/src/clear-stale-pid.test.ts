import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clearStalePid } from './clear-stale-pid.ts';

test.each([
  ['another program has the number now', 'node', false],
  ['PostgreSQL still runs', 'postgres', true],
  ['nobody has the number (PostgreSQL sees that itself)', undefined, true],
])('postmaster.pid when %s', async (_when, name, kept) => {
  const data = await mkdtemp(join(tmpdir(), 'pid-'));
  const file = join(data, 'postmaster.pid');
  await writeFile(file, '4711\n/data\n');
  await clearStalePid(data, async (pid) => (pid === 4711 ? name : 'wrong pid'));
  const there = await access(file).then(
    () => true,
    () => false,
  );
  expect(there).toBe(kept);
  await rm(data, { recursive: true });
});
