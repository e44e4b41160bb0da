import { postgresForTest } from '@paireto/testkit';
import { expect, it } from 'vitest';
import { withClient } from '../../testing/database.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { createPostgresPool } from './postgres-pool.ts';

it.each([
  ['handed out', true],
  ['idle', false],
])(
  'a connection that breaks while it is %s and asked nothing ends no process, and is replaced',
  async (_how, isInUse) => {
    const postgres = await postgresForTest();
    const pool = createPostgresPool({ url: postgres.url, maxConnections: 1, logger: silentLogger });
    const ask = async () => (await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;
    try {
      const client = await pool.connect();
      const ended = new Promise((resolve) => client.once('end', resolve));
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      if (!isInUse) client.release();
      await withClient(postgres.url, (other) => other.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]));
      await ended;
      if (isInUse) client.release(true);
      expect(await ask()).not.toBe(rows[0]?.pid);
    } finally {
      await pool.end();
      await postgres.stop();
    }
  },
);
