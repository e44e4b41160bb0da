import { existsSync, readdirSync, rmSync } from 'node:fs';
import { choosePostgresDir } from '@paireto/local-servers';
import { type ArgsDef, defineCommand } from 'citty';
import { cleanUp, stackRemains } from '../claim-data-folder.ts';
import { readDevSecrets } from '../dev-secrets.ts';
import { StackError } from '../stack-error.ts';
import { defaultDataDir, stackFolder } from '../stack-folder.ts';
import { refuseUnknownOptions } from './arguments.ts';
import type { CliContext } from './cli-context.ts';

const args = {
  'data-dir': { type: 'string', description: 'Data folder of the stack', default: defaultDataDir },
} satisfies ArgsDef;

/** `npm run stack:reset`: deletes the data folder of a stack that does not run. */
export const resetCommand = (context: CliContext) =>
  defineCommand({
    meta: { name: 'npm run stack:reset --', description: 'Delete the data, logs and secrets that "npm start" keeps' },
    args,
    async run({ args: given, rawArgs }) {
      refuseUnknownOptions(rawArgs, args);
      const folder = stackFolder(given['data-dir']);
      if (!existsSync(folder.root)) return context.say(`There is nothing to delete: ${folder.root} does not exist.`);
      const remains = stackRemains(folder);
      if (remains.supervisor !== undefined) {
        const { pid } = remains.supervisor;
        throw new StackError(
          'ALREADY_RUNNING',
          `The stack is running (pid ${pid}). Stop it first: Ctrl-C in its terminal, or: kill ${pid}`,
        );
      }
      const isStackFolder = readDevSecrets(folder.secretsFile) !== undefined || existsSync(folder.logs);
      if (!isStackFolder && readdirSync(folder.root).length > 0)
        throw new StackError('BAD_ARGUMENT', `${folder.root} is not a data folder of a stack: nothing was deleted.`);
      await cleanUp(folder, remains, (line) => context.say(line));
      const postgres = folder.dataOf('postgres');
      // Under root PostgreSQL may have had to put its data elsewhere.
      for (const dir of new Set([choosePostgresDir(postgres), folder.root])) {
        rmSync(dir, { recursive: true, force: true });
        context.say(`Deleted ${dir}`);
      }
    },
  });
