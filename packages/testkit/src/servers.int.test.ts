import { Redis } from 'ioredis';
import pg from 'pg';
import { expect, test } from 'vitest';
import { natsForTest, postgresForTest, redisForTest, startNats } from './index.ts';

test('each caller of redisForTest has keys of its own, and stop deletes only those', async () => {
  const [a, b] = await Promise.all([redisForTest(), redisForTest()]);
  expect(a.url).toBe(b.url);
  const redis = new Redis(a.url);
  await redis.set(`${a.keyPrefix}x`, 'a');
  await redis.set(`${b.keyPrefix}x`, 'b');
  await a.stop();
  expect(await redis.get(`${a.keyPrefix}x`)).toBeNull();
  expect(await redis.get(`${b.keyPrefix}x`)).toBe('b');
  redis.disconnect();
});

test('each caller of natsForTest has a server of its own', async () => {
  const [a, b] = await Promise.all([natsForTest(), natsForTest()]);
  expect(a.url).not.toBe(b.url);
  await Promise.all([a.stop(), b.stop()]);
});

test('each caller of postgresForTest has an empty database of its own, and stop drops it under open connections', async () => {
  const [a, b] = await Promise.all([postgresForTest(), postgresForTest()]);
  const client = new pg.Client({ connectionString: a.url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('CREATE TABLE only_in_a (id int)');
  const other = new pg.Client({ connectionString: b.url });
  await other.connect();
  const tables = await other.query(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`);
  expect(tables.rowCount).toBe(0);
  await a.stop();
  const left = await other.query('SELECT 1 FROM pg_database WHERE datname = $1', [new URL(a.url).pathname.slice(1)]);
  expect(left.rowCount).toBe(0);
  await other.end();
  await b.stop();
});

test('a server of its own can be killed and started again on the same folder and port', async () => {
  const server = await startNats();
  server.kill('SIGKILL');
  await server.exited;
  const again = await startNats({ dataDir: server.dataDir, port: server.port });
  expect(again.url).toBe(server.url);
  expect(again.pid).not.toBe(server.pid);
  await again.stop();
});
