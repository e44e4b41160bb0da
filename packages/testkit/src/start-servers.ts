import * as servers from '@paireto/local-servers';
import { binaries, endWithThisProcess, tempDir } from './test-machine.ts';

/** As in @paireto/local-servers; the folder may be left out (a temporary one) to start from nothing. */
export type TestServerOptions = Partial<servers.StartOptions>;

/** A Redis server that a test may stop, kill, pause and start again on the same folder and port. */
export const startRedis = async (options: TestServerOptions = {}): Promise<servers.ServerHandle> =>
  endWithThisProcess(
    await servers.startRedis({ ...binaries.redis(), ...options, dataDir: options.dataDir ?? tempDir('redis') }),
  );

/** A NATS server with JetStream that a test may stop, kill, pause and start again on the same folder and port. */
export const startNats = async (options: TestServerOptions = {}): Promise<servers.ServerHandle> =>
  endWithThisProcess(
    await servers.startNats({ ...binaries.nats(), ...options, dataDir: options.dataDir ?? tempDir('nats') }),
  );

/** A PostgreSQL server that a test may stop, kill, pause and start again on the same folder and port. */
export const startPostgres = async (options: TestServerOptions = {}): Promise<servers.ServerHandle> =>
  endWithThisProcess(
    await servers.startPostgres({
      ...binaries.postgres(),
      ...options,
      dataDir: options.dataDir ?? tempDir('postgres'),
    }),
  );
