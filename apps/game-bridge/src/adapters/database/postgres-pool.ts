import type { Logger } from '@paireto/runtime';
import pg from 'pg';

const CONNECT_TIMEOUT_MS = 3_000;
/** After this a hanging database is noticed; the messages that wait for it are renewed meanwhile. */
const QUERY_TIMEOUT_MS = 10_000;

/** A pool of PostgreSQL connections. Connects when it is first used, and again whenever the database is back. */
export function createPostgresPool(options: { url: string; maxConnections: number; logger: Logger }): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: 'paireto-game-bridge',
    max: options.maxConnections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    statement_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
  });
  const note = (error: Error): void => options.logger.debug({ err: error }, 'a database connection broke');
  // An idle connection that breaks is replaced; unhandled, its error would end the process. So would that of one which was
  // just handed out and has not been asked anything yet.
  pool.on('error', note);
  pool.on('connect', (client) => client.on('error', note));
  return pool;
}
