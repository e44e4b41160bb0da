import { chmodSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createMachine,
  createProcessGuard,
  findNats,
  findPostgres,
  findRedis,
  type ServerBinaries,
  type ServerHandle,
} from '@paireto/local-servers';

const guard = createProcessGuard();
const machine = createMachine(process.env);
let root: string | undefined;

/**
 * A new empty folder for one server or one test; deleted when this process ends, however it ends.
 * Open to the account that PostgreSQL runs as under root.
 */
export function tempDir(name: string): string {
  if (root === undefined) {
    root = openDir(join(realpathSync(tmpdir()), 'paireto-test-'));
    guard.removeAtEnd(root);
  }
  return openDir(join(root, `${name}-`));
}

function openDir(prefix: string): string {
  const dir = mkdtempSync(prefix);
  chmodSync(dir, 0o755);
  return dir;
}

/** Makes sure that the server ends with this process. */
export function endWithThisProcess(handle: ServerHandle): ServerHandle {
  guard.watch(handle.pid);
  void handle.exited.then(() => guard.unwatch(handle.pid));
  return handle;
}

const missing = (name: string): never => {
  throw new Error(`${name} is not installed`);
};

export const binaries = {
  nats: (): ServerBinaries['nats'] => findNats(machine) ?? missing('nats-server'),
  redis: (): ServerBinaries['redis'] => findRedis(machine) ?? missing('redis-server'),
  postgres: (): ServerBinaries['postgres'] => findPostgres(machine) ?? missing('postgres'),
};
