import { type ErrorCode, errorStatus, type Problem, problemSchema } from '@paireto/contracts';
import { expect } from 'vitest';
import type { Answer } from './gateway-for-test.ts';

/** Asserts that an answer is problem details with this code, complete and with nothing else in it. */
export function expectProblem(answer: Answer, code: ErrorCode): Problem {
  expect(answer.body).toMatchObject({ code });
  expect(answer.status).toBe(errorStatus[code]);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('x-request-id')).toBeTruthy();
  const problem = problemSchema.strict().parse(answer.body);
  expect(problem.status).toBe(answer.status);
  return problem;
}
