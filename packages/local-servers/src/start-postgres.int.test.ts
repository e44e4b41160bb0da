import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { queryPostgres } from './query-postgres.ts';
import { programsOf, serverCases } from './server.cases.ts';
import { startPostgres } from './start-postgres.ts';

const { programs, env } = programsOf('postgres');

serverCases({
  name: 'postgres',
  start: (options) => startPostgres({ ...programs, env, ...options }),
  put: async (url, value) => {
    await queryPostgres(url, 'CREATE TABLE IF NOT EXISTS kept (value text)');
    await queryPostgres(url, `DELETE FROM kept; INSERT INTO kept VALUES ('${value}')`);
  },
  get: async (url) => String((await queryPostgres(url, 'SELECT value FROM kept'))[0]?.value),
});

test('a cluster that let everybody in asks for passwords from the next start on, and keeps its data', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'paireto-passwords-'));
  await chmod(dataDir, 0o755);
  const startWith = async (password: string | undefined, work: (url: string) => Promise<void>): Promise<void> => {
    const admin = password === undefined ? {} : { admin: { user: 'paireto', password } };
    const server = await startPostgres({ ...programs, env, dataDir, fast: true, ...admin });
    try {
      await work(server.url);
    } finally {
      await server.stop();
    }
  };
  const kept = (url: string) => queryPostgres(url, 'SELECT value FROM kept');
  try {
    await startWith(
      undefined,
      async (url) => void (await queryPostgres(url, 'CREATE TABLE kept AS SELECT 42 AS value')),
    );
    await startWith('first', async (url) => {
      expect(await kept(url)).toEqual([{ value: 42 }]);
      await expect(kept(url.replace('first', 'wrong'))).rejects.toThrow('password authentication failed');
    });
    await startWith('second', async (url) => {
      expect(await kept(url)).toEqual([{ value: 42 }]);
      await expect(kept(url.replace('second', 'first'))).rejects.toThrow('password authentication failed');
    });
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
