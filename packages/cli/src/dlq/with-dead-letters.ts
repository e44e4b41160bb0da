import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { findStack } from '../connection/find-stack.ts';
import { exitCodes } from '../exit-codes.ts';
import type { DeadLetters } from './dead-letters.ts';

/** What every command of this kind takes. */
export const serverArgs = {
  'data-dir': {
    type: 'string',
    valueHint: 'folder',
    description: 'Data folder of the running stack; NATS_URL, where set, is used instead',
  },
} as const;

/** Does something with the dead letters of NATS_URL, or else of the stack that runs from this data folder. */
export async function withDeadLetters<Result>(
  context: Pick<CliContext, 'env' | 'cwd'>,
  dataDir: string | undefined,
  work: (letters: DeadLetters) => Promise<Result>,
): Promise<Result> {
  // Other commands start faster without a client of NATS.
  const { openDeadLetters } = await import('./dead-letters.ts');
  const letters = await openDeadLetters(context.env.NATS_URL || natsUrlOf(context, dataDir), loginOf(context.env));
  try {
    return await work(letters);
  } finally {
    await letters.close();
  }
}

/** With NATS_URL: the account `operator`, or another one that may do as much. */
function loginOf({ NATS_URL, NATS_USER, NATS_PASSWORD }: CliContext['env']): { user?: string; pass?: string } {
  if (!NATS_URL || !NATS_USER) return {};
  return { user: NATS_USER, ...(NATS_PASSWORD === undefined ? {} : { pass: NATS_PASSWORD }) };
}

function natsUrlOf(context: Pick<CliContext, 'env' | 'cwd'>, dataDir: string | undefined): string {
  const stack = findStack(context, dataDir);
  if (stack?.running !== undefined) return stack.running.natsUrl;
  const where = stack === undefined ? 'here' : `from ${stack.dataDir}`;
  throw new CliError('NO_STACK', exitCodes.unavailable, `No stack runs ${where}.`, {
    remedy: 'Start it (npm start), name its folder (--data-dir), or set NATS_URL.',
  });
}
