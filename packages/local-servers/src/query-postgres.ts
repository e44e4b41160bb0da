import pg from 'pg';

/** Runs one query on a connection of its own (timeouts 5 s); rejects when PostgreSQL does not answer at the URL. */
export async function queryPostgres(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 60_000,
    application_name: 'paireto-local-servers',
  });
  // A server that goes away is told by the rejected promises below.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const result = await client.query<Record<string, unknown>>(text);
    return result.rows;
  } finally {
    // Not awaited: a connection to something that is not PostgreSQL never says goodbye.
    client.end().catch(() => undefined);
  }
}
