import type { z } from 'zod';
import { knownKeys } from './known-keys.ts';
import { nearestName } from './nearest-name.ts';
import { type KeyPath, type Problem, shorten } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** A problem, and whether it is about the key that ends the path (else about its value). */
export interface ExplainedIssue extends Problem {
  isAboutKey: boolean;
}

/** Turns what zod says about a ruleset's source into sentences of an author's words. */
export function explainIssue(issue: Issue, input: unknown, above: KeyPath = []): ExplainedIssue[] {
  const path = [...above, ...(issue.path as (string | number)[])];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, input));
  if (issue.code === 'invalid_key') {
    const message = issue.issues[0]?.message ?? 'not a name';
    return [{ path, message: `not a name for this: ${message}`, isAboutKey: true }];
  }
  const value = valueAt(input, path);
  if (issue.code === 'invalid_union' && isGeneral(issue.message)) {
    const form = meantForm(issue.errors, value);
    if (form !== undefined) return form.flatMap((each) => explainIssue(each, input, path));
  }
  const message = sentence(issue, value);
  const isMissing = path.length > 0 && value === undefined;
  return [{ path, message: isMissing ? `required; ${message}` : message, isAboutKey: false }];
}

function unknownKey(parent: KeyPath, key: string, input: unknown): ExplainedIssue {
  const known = knownKeys(parent, input);
  const meant = nearestName(key, known);
  const message =
    meant === undefined ? `unknown key; known here: ${known.join(', ')}` : `unknown key; did you mean "${meant}"?`;
  return { path: [...parent, key], message, isAboutKey: true };
}

const isGeneral = (message: string): boolean => message.startsWith('Invalid input');

/** The problems of the form that the author probably meant: the one whose outermost kind fits. */
function meantForm(forms: readonly (readonly Issue[])[], value: unknown): readonly Issue[] | undefined {
  if (value === undefined) return undefined;
  const fitting = forms.filter((issues) => !issues.some(isOfAnotherKind));
  return fitting.toSorted((a, b) => a.length - b.length)[0];
}

const isOfAnotherKind = ({ path, code }: Issue): boolean =>
  path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');

function sentence(issue: Issue, value: unknown): string {
  if (issue.code === 'invalid_value') return oneOf(issue.values, value);
  if (issue.code === 'invalid_type') return `expected ${kindName(issue.expected)}${isReceived(value)}`;
  if (issue.code === 'invalid_union') {
    if ('options' in issue && issue.options !== undefined) return oneOf(issue.options as readonly unknown[], value);
    return isGeneral(issue.message) ? formsSentence(issue.errors, value) : issue.message;
  }
  if ('inclusive' in issue && !issue.message.startsWith('Too ')) return issue.message;
  if (issue.code === 'too_big') return `at most ${issue.maximum}${unitOf(issue.origin)}`;
  if (issue.code === 'too_small') {
    if (issue.minimum === 0 && issue.inclusive === false) return 'must be above 0';
    return `at least ${issue.minimum}${unitOf(issue.origin)}`;
  }
  return issue.message.replace(/^Invalid (?:input|option|string): /, '');
}

const unitOf = (origin: string): string =>
  ({ array: ' of them', string: ' characters', object: ' keys' })[origin] ?? '';

function oneOf(values: readonly unknown[], value: unknown): string {
  const names = values.filter((each) => each !== undefined).map(String);
  const meant = typeof value === 'string' ? nearestName(value, names) : undefined;
  const allowed = names.length === 1 ? `expected ${names[0]}` : `expected one of ${names.join(', ')}`;
  return meant === undefined ? allowed : `${allowed}; did you mean "${meant}"?`;
}

/** "expected a number or keys": the kinds of all forms. */
function formsSentence(forms: readonly (readonly Issue[])[], value: unknown): string {
  const kinds = forms.flatMap((issues) =>
    issues.flatMap((issue) => {
      if (issue.code === 'invalid_type') return [kindName(issue.expected)];
      return issue.code === 'invalid_value' ? issue.values.map(String) : [];
    }),
  );
  return kinds.length === 0
    ? 'not of any form that is allowed here'
    : `expected ${[...new Set(kinds)].join(' or ')}${isReceived(value)}`;
}

const kindNames: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values',
  record: 'keys with values',
};
const kindName = (kind: string): string => kindNames[kind] ?? kind;

function isReceived(value: unknown): string {
  if (value === undefined) return '';
  if (value === null) return ', but nothing stands here';
  if (Array.isArray(value)) return ', but this is a list';
  if (typeof value === 'object') return ', but these are keys';
  return `, but this is ${shorten(JSON.stringify(value))}`;
}

/** The value of the source at this path; undefined when there is none. */
export function valueAt(input: unknown, path: KeyPath): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}
