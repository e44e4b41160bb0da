import { PairetoError } from '@paireto/client';
import { problemSchema } from '@paireto/contracts';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { errorOfProblem } from './error-of-answer.ts';

/** An error of the live client as one of this program; anything else as it is. */
export function errorOfClient(error: unknown, url: string): unknown {
  if (!(error instanceof PairetoError)) return error;
  const { data: problem } = problemSchema.safeParse(error.problem);
  if (problem !== undefined) return errorOfProblem(problem);
  const isAway = error.code === 'NETWORK' || error.isTemporary;
  return new CliError(error.code, isAway ? exitCodes.unavailable : exitCodes.failed, `${url}: ${error.message}`, {
    remedy: isAway ? 'Does the gateway run? Try again in some seconds.' : 'Is it the address of a gateway?',
    cause: error,
  });
}
