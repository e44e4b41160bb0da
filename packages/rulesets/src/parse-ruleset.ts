import { type Ruleset, rulesetSchema } from '@paireto/contracts';
import { findProblems } from './find-problems.ts';
import { type Position, type Problem, sentenceOf } from './problem.ts';
import { readDocument } from './read-document.ts';
import { RulesetFileError } from './ruleset-file-error.ts';

/** Problems of one file that are told at most. */
const MAX_PROBLEMS = 50;

/**
 * Parses a ruleset of YAML, or of JSON when the name ends with `.json`.
 * @throws {RulesetFileError} with every problem, its line, column and key.
 */
export function parseRuleset(text: string, fileName: string): Ruleset {
  return parseRulesetFile(text, fileName).ruleset;
}

/** The same, with where the name stands. @throws {RulesetFileError} */
export function parseRulesetFile(text: string, fileName: string): { ruleset: Ruleset; nameAt: Position } {
  const source = readDocument(text, fileName);
  if ('problems' in source) throw refusal(fileName, source.problems);
  const parsed = rulesetSchema.safeParse(source.value);
  if (parsed.success) return { ruleset: parsed.data, nameAt: source.positionOf(['name']) };
  const problems = findProblems(source.value).map(({ path, message, isAboutKey }) => ({
    path,
    message,
    position: isAboutKey ? source.positionOfKey(path) : source.positionOf(path),
  }));
  throw refusal(fileName, problems);
}

function refusal(fileName: string, problems: readonly (Problem & { position: Position })[]): RulesetFileError {
  const sorted = problems.toSorted(({ position: a }, { position: b }) => a.line - b.line || a.column - b.column);
  const sentences = new Set(sorted.map((problem) => sentenceOf(fileName, problem.position, problem)));
  const told = [...sentences].slice(0, MAX_PROBLEMS);
  if (sentences.size > told.length) told.push(`${fileName}: and ${sentences.size - told.length} more problems`);
  return new RulesetFileError(told);
}
