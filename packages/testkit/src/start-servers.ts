import * as servers from '@paireto/local-servers';
import { endWithThisProcess, tempDir } from './temp-dir.ts';
import { programsOf } from './test-programs.ts';

/** As in @paireto/local-servers; the folder may be left out (a temporary one) to start from nothing. */
export type TestServerOptions = Partial<servers.StartOptions>;

/** A Redis server that a test may stop, kill, pause and start again on the same folder and port. */
export async function startRedis(options: TestServerOptions = {}): Promise<servers.ServerHandle> {
  const dataDir = options.dataDir ?? tempDir('redis');
  return endWithThisProcess(await servers.startRedis({ ...(await programsOf('redis')), ...options, dataDir }));
}

/** A NATS server with JetStream that a test may stop, kill, pause and start again on the same folder and port. */
export async function startNats(options: TestServerOptions = {}): Promise<servers.ServerHandle> {
  const dataDir = options.dataDir ?? tempDir('nats');
  return endWithThisProcess(await servers.startNats({ ...(await programsOf('nats')), ...options, dataDir }));
}

/** A PostgreSQL server that a test may stop, kill, pause and start again on the same folder and port. */
export async function startPostgres(options: TestServerOptions = {}): Promise<servers.ServerHandle> {
  const dataDir = options.dataDir ?? tempDir('postgres');
  return endWithThisProcess(await servers.startPostgres({ ...(await programsOf('postgres')), ...options, dataDir }));
}
