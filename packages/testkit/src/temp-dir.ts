import { chmodSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProcessGuard, type ProcessGuard, type ServerHandle } from '@paireto/local-servers';

let guard: ProcessGuard | undefined;
let root: string | undefined;

const guardOfThisProcess = (): ProcessGuard => {
  guard ??= createProcessGuard();
  return guard;
};

/**
 * A new empty folder for one server or one test; deleted when this process ends, however it ends.
 * Open to the account that PostgreSQL runs as under root.
 */
export function tempDir(name: string): string {
  if (root === undefined) {
    root = openDir(join(realpathSync(tmpdir()), 'paireto-test-'));
    guardOfThisProcess().removeAtEnd(root);
  }
  return openDir(join(root, `${name}-`));
}

function openDir(prefix: string): string {
  const dir = mkdtempSync(prefix);
  chmodSync(dir, 0o755);
  return dir;
}

/** Makes sure that the server ends with this process, however that ends. */
export function endWithThisProcess(handle: ServerHandle): ServerHandle {
  guardOfThisProcess().watch(handle.pid);
  void handle.exited.then(() => guardOfThisProcess().unwatch(handle.pid));
  return handle;
}
