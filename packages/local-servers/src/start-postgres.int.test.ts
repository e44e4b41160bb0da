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
