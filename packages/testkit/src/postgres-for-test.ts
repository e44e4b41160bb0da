import { randomUUID } from 'node:crypto';
import type { ServerHandle } from '@paireto/local-servers';
import pg from 'pg';
import { startPostgres } from './start-servers.ts';

let shared: Promise<ServerHandle> | undefined;

/** An empty database of its own on the PostgreSQL server of this process. `stop` drops it, connections included. */
export async function postgresForTest(): Promise<{ url: string; stop(): Promise<void> }> {
  shared ??= startPostgres({ fast: true });
  const server = await shared;
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  await query(server.url, `CREATE DATABASE ${database}`);
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  return {
    url: url.toString(),
    stop: () => query(server.url, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`),
  };
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(text);
  } finally {
    await client.end();
  }
}
