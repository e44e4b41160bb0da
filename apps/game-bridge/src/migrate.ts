import { parseEnv } from '@paireto/runtime';
import pg from 'pg';
import { applyMigrations } from './adapters/migrations/apply-migrations.ts';
import { MigrationError } from './adapters/migrations/migration-history.ts';
import { readMigrations } from './adapters/migrations/read-migrations.ts';
import { bridgeEnv } from './config.ts';

/** Brings the database of MIGRATION_DATABASE_URL, or else of DATABASE_URL, to the schema of this program. Exit code 1 with a sentence when that cannot be. */
async function migrate(): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(), application_name: 'paireto-migrate' });
  // The query that was under way fails too and says the same; unhandled, this event would end the process first.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const applied = await applyMigrations(client, await readMigrations());
    const text = applied.length === 0 ? 'the schema is up to date' : `applied ${applied.join(', ')}`;
    process.stdout.write(`${text}\n`);
  } finally {
    await client.end();
  }
}

function databaseUrl(): string {
  const { MIGRATION_DATABASE_URL: url } = parseEnv(bridgeEnv.pick({ MIGRATION_DATABASE_URL: true }), process.env);
  return url ?? parseEnv(bridgeEnv.pick({ DATABASE_URL: true }), process.env).DATABASE_URL;
}

try {
  await migrate();
} catch (error) {
  const expected = error instanceof MigrationError || (error instanceof Error && 'code' in error);
  process.stderr.write(`${expected ? error.message || String(error.code) : String(error)}\n`);
  process.exitCode = 1;
}
