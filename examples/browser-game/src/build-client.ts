import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The folder of `@paireto/client`, and that of the repository. */
const clientFolder = dirname(fileURLToPath(import.meta.resolve('@paireto/client/package.json')));
const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Where the build of `@paireto/client` is: the files that browsers get. */
export const clientBuild = join(clientFolder, 'dist');

/** Builds `@paireto/client` as its own `npm run build` does. A project of yours installs it from npm instead. */
export async function buildClient(): Promise<void> {
  const compiler = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
  await run(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: clientFolder });
}
