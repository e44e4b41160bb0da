import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readDevSecrets } from '@paireto/dev-access';
import { choosePostgresDir } from '@paireto/local-servers';
import { cleanUp, stackRemains } from './claim-data-folder.ts';
import { StackError } from './stack-error.ts';
import { stackFolder } from './stack-folder.ts';

/** Programs that were unpacked here are no data, and expensive to get. */
const KEPT = 'debs';

/**
 * Deletes data, logs and secrets of a stack that does not run; stops what a killed one left behind.
 * @returns the folders that were deleted or emptied; PostgreSQL may have had its own, see `choosePostgresDir`.
 * @throws {StackError} ALREADY_RUNNING, or BAD_ARGUMENT when the folder is no data folder.
 */
export async function deleteStackData(dataDir: string, onProgress: (line: string) => void): Promise<string[]> {
  const folder = stackFolder(dataDir);
  if (!existsSync(folder.root)) return [];
  const remains = stackRemains(folder);
  if (remains.supervisor !== undefined) {
    const { pid } = remains.supervisor;
    throw new StackError(
      'ALREADY_RUNNING',
      `The stack is running (pid ${pid}). Stop it first: Ctrl-C in its terminal, or: kill ${pid}`,
    );
  }
  const entries = readdirSync(folder.root).filter((name) => name !== KEPT);
  if (entries.length > 0 && readDevSecrets(folder.secretsFile) === undefined && !existsSync(folder.logs))
    throw new StackError('BAD_ARGUMENT', `${folder.root} is not a data folder of a stack: nothing was deleted.`);
  await cleanUp(folder, remains, onProgress);
  const postgres = folder.dataOf('postgres');
  const elsewhere = choosePostgresDir(postgres) === postgres ? [] : [choosePostgresDir(postgres)];
  for (const path of [...elsewhere, ...entries.map((name) => join(folder.root, name))])
    rmSync(path, { recursive: true, force: true });
  if (readdirSync(folder.root).length === 0) rmdirSync(folder.root);
  return [folder.root, ...elsewhere];
}
