import type { Context } from 'hono';
import type { z } from 'zod';
import { describeErrors, explainIssues } from './explain-issues.ts';
import { problem } from './problem.ts';

/** 400 that names each field of `input` that is not what it should be, and what is allowed. */
export function refuseIssues(c: Context, issues: readonly z.core.$ZodIssue[], input: unknown) {
  const errors = explainIssues(issues, input);
  return problem(c, 'INVALID_REQUEST', describeErrors(errors), { errors });
}
