import type { Problem } from '@paireto/contracts';
import type { z } from 'zod';

type FieldErrors = NonNullable<Problem['errors']>;

/** Fields named in one answer at most, and the longest name that is repeated: answers stay small whatever was sent. */
const MAX_ERRORS = 20;
const MAX_NAME_LENGTH = 64;

/** Turns zod's issues about `input` into sentences that name the field and say what is allowed. */
export function explainIssues(issues: readonly z.core.$ZodIssue[], input: unknown): FieldErrors {
  const errors = issues.flatMap((issue) => explainIssue(issue, input));
  // Two checks of one field may say the same.
  const once = new Map(errors.map((error) => [`${error.path}\n${error.message}`, error]));
  return [...once.values()].slice(0, MAX_ERRORS);
}

/** Field errors as one sentence. */
export const describeErrors = (errors: FieldErrors): string =>
  errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');

function explainIssue(issue: z.core.$ZodIssue, input: unknown): FieldErrors {
  const path = issue.path.map((part) => shorten(String(part))).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [path, shorten(key)].filter(Boolean).join('.'), message: unknown(issue) }));
  }
  const sentence = allowedBy(issue);
  const absent = issue.path.length > 0 && valueAt(input, issue.path) === undefined;
  return [{ path, message: absent ? `required; ${sentence}` : sentence }];
}

const shorten = (name: string): string =>
  name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH)}...` : name;

const unknown = (issue: z.core.$ZodIssue): string =>
  issue.message.startsWith('Unrecognized') ? 'unknown field' : issue.message;

function allowedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return oneOf(issue.values);
  if (issue.code === 'invalid_union' && 'options' in issue) return oneOf(issue.options as readonly unknown[]);
  if (issue.code === 'invalid_format' && issue.format === 'uuid') return 'expected a UUID';
  // zod's own sentences start with "Invalid input: expected string, received number"; ours are whole as they are.
  return issue.message.replace(/^Invalid (?:input|option): /, '').replace(/, received undefined$/, '');
}

function oneOf(values: readonly unknown[]): string {
  const names = values.filter((value) => value !== undefined).map((value) => JSON.stringify(value));
  return names.length === 1 ? `expected ${names[0]}` : `expected one of ${names.join(', ')}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}
