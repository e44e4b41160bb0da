import { findRunningStack } from '../../claim-data-folder.ts';
import { StackError } from '../../stack-error.ts';
import { defaultDataDir, stackFolder } from '../../stack-folder.ts';
import type { CliContext } from '../cli-context.ts';
import { type DeadLetters, openDeadLetters } from './dead-letters.ts';

/** What every command of this kind takes. */
export const serverArgs = {
  'data-dir': {
    type: 'string',
    description: 'Data folder of the running stack; NATS_URL, where set, is used instead',
    default: defaultDataDir,
  },
} as const;

/** Does something with the dead letters of NATS_URL, or else of the stack that runs from this data folder. */
export async function withDeadLetters<Result>(
  context: Pick<CliContext, 'env'>,
  dataDir: string,
  work: (letters: DeadLetters) => Promise<Result>,
): Promise<Result> {
  const letters = await openDeadLetters(context.env.NATS_URL || natsUrlOf(dataDir));
  try {
    return await work(letters);
  } finally {
    await letters.close();
  }
}

function natsUrlOf(dataDir: string): string {
  const folder = stackFolder(dataDir);
  const stack = findRunningStack(folder);
  if (stack !== undefined) return stack.natsUrl;
  throw new StackError(
    'NOT_RUNNING',
    `No stack runs from ${folder.root}.\nStart it (npm start), name its folder (--data-dir), or set NATS_URL.`,
  );
}
