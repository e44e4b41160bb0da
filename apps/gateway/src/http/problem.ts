import { type ErrorCode, errorStatus, type Problem } from '@paireto/contracts';
import type { Context } from 'hono';
import { answerJson } from './answer-headers.ts';

const titles: Record<ErrorCode, string> = {
  INVALID_REQUEST: 'The request is not valid',
  UNAUTHORIZED: 'A valid token is needed',
  FORBIDDEN: 'Not allowed',
  NOT_FOUND: 'Not found',
  METHOD_NOT_ALLOWED: 'Method not allowed',
  ALREADY_QUEUED: 'Already queued',
  CANNOT_CANCEL: 'Cannot be cancelled any more',
  CANNOT_ACCEPT: 'Nothing to accept or decline',
  CHALLENGE_EXISTS: 'Challenged already',
  CONFLICT: 'Conflict',
  PAYLOAD_TOO_LARGE: 'The body is too large',
  UNSUPPORTED_MEDIA_TYPE: 'The body is not JSON',
  RATE_LIMITED: 'Too many requests',
  COOLDOWN: 'Not yet',
  INTERNAL: 'Internal error',
  UNAVAILABLE: 'Temporarily unavailable',
  OVERLOADED: 'Too much to do',
};

export const PROBLEM_JSON = 'application/problem+json';

/** The members of a problem that only some codes have. */
export type ProblemExtras = Omit<Problem, 'type' | 'title' | 'status' | 'code' | 'detail'>;

/** Problem details (RFC 9457) for a code. */
export function problemOf(code: ErrorCode, detail: string, extras: ProblemExtras = {}): Problem {
  const type = `urn:paireto:problem:${code.toLowerCase().replaceAll('_', '-')}`;
  return { type, title: titles[code], status: errorStatus[code], code, detail, ...extras };
}

/** Answers with problem details. */
export function problem<Code extends ErrorCode>(
  c: Context,
  code: Code,
  detail: string,
  extras: ProblemExtras = {},
  headers: Record<string, string> = {},
) {
  c.set('problem', code);
  return answerJson(c, problemOf(code, detail, extras), errorStatus[code], {
    ...headers,
    'Content-Type': PROBLEM_JSON,
  });
}

/** The codes of bare responses: who sends one may want to count it. */
const codes = new WeakMap<Response, ErrorCode>();

/** The code of what `problemResponse` made. */
export const problemCodeOf = (response: Response): ErrorCode => codes.get(response) ?? 'INTERNAL';

/** Problem details as a bare response, for what never reaches a handler. */
export function problemResponse(code: ErrorCode, detail: string, status: number = errorStatus[code]): Response {
  const response = new Response(JSON.stringify({ ...problemOf(code, detail), status }), {
    status,
    headers: { 'Content-Type': PROBLEM_JSON, 'X-Request-Id': crypto.randomUUID() },
  });
  codes.set(response, code);
  return response;
}

/** 503 with Retry-After. */
export function unavailable(c: Context, detail: string, safeToRetry: boolean) {
  return problem(c, 'UNAVAILABLE', detail, { safe_to_retry: safeToRetry }, { 'Retry-After': '2' });
}
