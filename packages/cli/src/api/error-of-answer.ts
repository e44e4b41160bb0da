import { type ErrorCode, type Problem, problemSchema } from '@paireto/contracts';
import { CliError } from '../cli-error.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { printable } from '../output/printable.ts';

const exitCodeOf: Record<ErrorCode, ExitCode> = {
  INVALID_REQUEST: exitCodes.usage,
  PAYLOAD_TOO_LARGE: exitCodes.usage,
  UNAUTHORIZED: exitCodes.unauthorized,
  FORBIDDEN: exitCodes.unauthorized,
  NOT_FOUND: exitCodes.notFound,
  ALREADY_QUEUED: exitCodes.refused,
  CANNOT_CANCEL: exitCodes.refused,
  CANNOT_ACCEPT: exitCodes.refused,
  CHALLENGE_EXISTS: exitCodes.refused,
  CONFLICT: exitCodes.refused,
  RATE_LIMITED: exitCodes.unavailable,
  COOLDOWN: exitCodes.refused,
  UNAVAILABLE: exitCodes.unavailable,
  OVERLOADED: exitCodes.unavailable,
  METHOD_NOT_ALLOWED: exitCodes.failed,
  UNSUPPORTED_MEDIA_TYPE: exitCodes.failed,
  INTERNAL: exitCodes.failed,
};

const remedies: Partial<Record<ErrorCode, string>> = {
  UNAUTHORIZED: 'Get a fresh token: "paireto login", --token, or on a development stack --user <id>.',
  FORBIDDEN: 'Use a token that may: a service token with the role, of the tenant that is asked about (or for all).',
  ALREADY_QUEUED: '"paireto watch" shows the entry, "paireto cancel" ends it.',
  RATE_LIMITED: 'Wait a moment and try again.',
  OVERLOADED: 'Wait a moment and try again.',
  COOLDOWN: 'Join again at that time. Who accepts the matches that are found for them does not have to wait.',
  UNAVAILABLE: 'Try again in some seconds; /readyz of the gateway says what is away.',
};

/** The error that an answer reports, which may come from something between here and the gateway. */
export function errorOfAnswer(response: Response, json: unknown, url: string): CliError {
  const { data: problem } = problemSchema.safeParse(json);
  return problem === undefined ? notOurs(response.status, url) : errorOfProblem(problem);
}

/** The error that a gateway describes. */
export function errorOfProblem(problem: Problem): CliError {
  const fields = (problem.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
  // The detail sums up what the fields say; where there are several, each gets its line.
  const text =
    fields.length > 1
      ? `The request is refused:\n${fields.map((field) => `  ${printable(field)}`).join('\n')}`
      : printable(problem.detail);
  return new CliError(problem.code, exitCodeOf[problem.code], text, { remedy: remedies[problem.code], problem });
}

function notOurs(status: number, url: string): CliError {
  const isAway = status === 429 || (status >= 502 && status <= 504);
  return new CliError(
    isAway ? 'UNAVAILABLE' : 'BAD_ANSWER',
    isAway ? exitCodes.unavailable : exitCodes.failed,
    `${url} answers ${status}, and nothing that a Paireto gateway says.`,
    { remedy: isAway ? 'Try again in some seconds.' : 'Is it the address of a gateway?' },
  );
}
