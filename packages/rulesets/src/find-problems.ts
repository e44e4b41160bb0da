import { rulesetFileSchema, rulesetProblems } from '@paireto/contracts';
import { type ExplainedIssue, explainIssue } from './explain-issue.ts';

type Source = Record<string, unknown>;

/**
 * Everything that is wrong with a ruleset's source. What keys mean together is looked at even when some keys cannot be
 * read: with those left out, and without what depends on them.
 */
export function findProblems(source: unknown): ExplainedIssue[] {
  const parsed = rulesetFileSchema.safeParse(source);
  if (parsed.success) return together(rulesetProblems(parsed.data));
  const problems = parsed.error.issues.flatMap((issue) => explainIssue(issue, source));
  const unreadable = new Set(problems.map(({ path }) => String(path[0])));
  const readable = Object.entries(source as Source).filter(([key]) => !unreadable.has(key));
  const rest = rulesetFileSchema.safeParse({ name: 'unnamed', version: 1, ...Object.fromEntries(readable) });
  if (!rest.success) return problems;
  const silenced = new Set([...unreadable].flatMap((key) => dependents[key] ?? []));
  return [
    ...problems,
    ...together(rulesetProblems(rest.data).filter(({ path }) => !silenced.has(String(path[0] ?? '')))),
  ];
}

/** Key -> the keys (empty: the whole) of which nothing can be said without it. */
const dependents: Record<string, string[]> = {
  attributes: ['pool_by', 'preferences'],
  pool_by: ['preferences'],
  teams: ['', 'free_for_all', 'party', 'strategy', 'rating'],
  free_for_all: ['', 'teams', 'party', 'strategy', 'rating'],
  party: ['teams', 'free_for_all'],
  rating: ['strategy'],
  strategy: ['ordering', 'cadence'],
};

const together = (problems: ReturnType<typeof rulesetProblems>): ExplainedIssue[] =>
  problems.map((problem) => ({ ...problem, isAboutKey: false }));
