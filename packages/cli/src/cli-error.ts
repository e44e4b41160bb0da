import type { Problem } from '@paireto/contracts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** Why a command cannot do what was asked, in a sentence for the person at the terminal, and what would help. */
export class CliError extends Error {
  override readonly name = 'CliError';
  /** For programs: that of the API, or one of this side. */
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly remedy: string | undefined;
  /** What the gateway said. */
  readonly problem: Problem | undefined;

  constructor(
    code: string,
    exitCode: ExitCode,
    message: string,
    more: { remedy?: string | undefined; problem?: Problem; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.exitCode = exitCode;
    this.remedy = more.remedy;
    this.problem = more.problem;
  }
}

/** Arguments that make no sense. */
export const usageError = (message: string, remedy?: string): CliError =>
  new CliError('USAGE', exitCodes.usage, message, { remedy });
