import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What browsers get of `@paireto/client`. */
export const clientBuild = fileURLToPath(new URL('../dist/client', import.meta.url));

/** Builds `@paireto/client` from its source by its own build. A project of yours installs it from npm instead. */
export async function buildClient(): Promise<void> {
  const packageFolder = dirname(fileURLToPath(import.meta.resolve('@paireto/client/package.json')));
  await run(process.execPath, [join(packageFolder, 'build.mjs'), clientBuild]);
}
