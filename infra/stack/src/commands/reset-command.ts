import { type ArgsDef, defineCommand } from 'citty';
import { deleteStackData } from '../delete-stack-data.ts';
import { defaultDataDir } from '../stack-folder.ts';
import { refuseUnknownOptions } from './arguments.ts';
import type { CliContext } from './cli-context.ts';

const args = {
  'data-dir': { type: 'string', description: 'Data folder of the stack', default: defaultDataDir },
} satisfies ArgsDef;

/** `npm run stack:reset`: deletes the data of a stack that does not run. */
export const resetCommand = (context: CliContext) =>
  defineCommand({
    meta: { name: 'npm run stack:reset --', description: 'Delete the data, logs and secrets that "npm start" keeps' },
    args,
    async run({ args: given, rawArgs }) {
      refuseUnknownOptions(rawArgs, args);
      const deleted = await deleteStackData(given['data-dir'], (line) => context.say(line));
      if (deleted.length === 0) context.say(`There is nothing to delete: ${given['data-dir']} does not exist.`);
      for (const folder of deleted) context.say(`Deleted the data in ${folder}`);
    },
  });
