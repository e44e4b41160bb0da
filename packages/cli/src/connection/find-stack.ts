import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type DevSecrets, readDevSecrets, readStackFile, type StackFile } from '@paireto/dev-access';
import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';

/** The development stack of a data folder: its secrets, and where it is if it runs. */
export interface FoundStack {
  dataDir: string;
  /** What tokens of players are signed with. */
  jwt: DevSecrets['jwt'];
  /** What tokens of services are signed with. */
  services: DevSecrets['services'];
  running: StackFile | undefined;
}

/**
 * The stack that `npm start` keeps in this data folder; without one: in the `.stack` of this folder or of one above.
 * Undefined when there never was one.
 */
export function findStack(
  context: Pick<CliContext, 'cwd' | 'env'>,
  dataDir: string | undefined = context.env.PAIRETO_DATA_DIR || undefined,
): FoundStack | undefined {
  const folder = dataDir === undefined ? nearestStackFolder(context.cwd) : resolve(context.cwd, dataDir);
  if (folder === undefined) return undefined;
  const secrets = readDevSecrets(join(folder, 'secrets.json'));
  if (secrets === undefined) {
    if (dataDir === undefined) return undefined;
    throw new CliError('NO_STACK', exitCodes.unavailable, `There is no stack in ${folder} yet.`, {
      remedy: 'Run "npm start" once, or name its data folder with --data-dir.',
    });
  }
  const file = readStackFile(join(folder, 'stack.json'));
  const { jwt, services } = secrets;
  return { dataDir: folder, jwt, services, running: file !== undefined && isAlive(file.pid) ? file : undefined };
}

function nearestStackFolder(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const candidate = join(folder, '.stack');
    if (existsSync(join(candidate, 'secrets.json'))) return candidate;
    if (dirname(folder) === folder) return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}
