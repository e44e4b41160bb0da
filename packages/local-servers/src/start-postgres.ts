import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { choosePostgresDir } from './choose-postgres-dir.ts';
import { clearStalePid } from './clear-stale-pid.ts';
import { initPostgres } from './init-postgres.ts';
import { postgresAccount } from './postgres-account.ts';
import { queryPostgres } from './query-postgres.ts';
import { requirePasswords } from './require-passwords.ts';
import type { ServerHandle, StartOptions } from './server-handle.ts';
import { ServerStartError } from './server-start-error.ts';
import { spawnServer, withPort } from './spawn-server.ts';

const USER = 'paireto';
const DATABASE = 'paireto';

/**
 * Starts PostgreSQL on 127.0.0.1 (no Unix socket), creates the cluster and the database `paireto` the first time, and
 * waits until it answers a query. Under root it runs as another account, see `choosePostgresDir`.
 */
export async function startPostgres(
  options: StartOptions & { postgres: string; initdb: string },
): Promise<ServerHandle> {
  const account = postgresAccount();
  const dir = choosePostgresDir(options.dataDir, account);
  if (dir !== options.dataDir) {
    options.onProgress?.(
      `PostgreSQL runs as "${account?.name}", who cannot enter ${options.dataDir}: data is in ${dir}`,
    );
  }
  await mkdir(dir, { recursive: true });
  if (account !== undefined) await chmod(dir, 0o755);
  // Without a locale PostgreSQL on macOS starts threads before it forks, and refuses to go on.
  const env = { LC_ALL: 'C', ...options.env };
  const fast = options.fast ?? false;
  const data = await initPostgres({ initdb: options.initdb, dir, user: USER, account, fast, env });
  const access =
    options.admin === undefined
      ? []
      : await requirePasswords({
          postgres: options.postgres,
          dir,
          data,
          user: USER,
          password: options.admin.password,
          account,
          env,
        });
  const start = async (port: number): Promise<ServerHandle> => {
    await clearStalePid(data);
    const urlOf = (database: string) =>
      `postgresql://${USER}:${options.admin?.password ?? USER}@127.0.0.1:${port}/${database}`;
    return spawnServer({
      name: 'postgres',
      command: options.postgres,
      args: ['-D', data, '-p', String(port), ...settings(fast), ...access],
      env,
      account: account && { uid: account.uid, gid: account.gid },
      port,
      url: urlOf(DATABASE),
      dataDir: dir,
      logFile: join(dir, 'server.log'),
      timeoutMs: options.timeoutMs,
      onSpawn: options.onSpawn,
      async probe() {
        const [row] = await queryPostgres(urlOf('postgres'), 'SHOW data_directory');
        if (row?.data_directory !== data) throw new Error(`another PostgreSQL server answers at port ${port}`);
      },
    });
  };
  const handle = await withPort(options.port, (port) => onceReleased(() => start(port)));
  try {
    await ensureDatabase(handle.url);
  } catch (error) {
    await handle.stop();
    throw error;
  }
  return handle;
}

/** After a kill -9 the dead server's own processes take a moment to notice; until then its data stays taken. */
async function onceReleased(start: () => Promise<ServerHandle>): Promise<ServerHandle> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      const stillTaken = error instanceof ServerStartError && /pre-existing shared memory block/.test(error.message);
      if (!stillTaken || attempt === 50) throw error;
      await sleep(200);
    }
  }
}

function settings(fast: boolean): string[] {
  // `jit` off: unpacked packages come without its compiler, and no query here is worth compiling.
  const values = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'jit=off'];
  if (fast) values.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'shared_buffers=32MB');
  return values.flatMap((value) => ['-c', value]);
}

async function ensureDatabase(url: string): Promise<void> {
  const maintenance = url.replace(/[^/]*$/, 'postgres');
  const rows = await queryPostgres(maintenance, `SELECT 1 FROM pg_database WHERE datname = '${DATABASE}'`);
  if (rows.length === 0) await queryPostgres(maintenance, `CREATE DATABASE ${DATABASE}`);
}
