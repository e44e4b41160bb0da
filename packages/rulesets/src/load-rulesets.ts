import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Ruleset } from '@paireto/contracts';
import { parseRulesetFile } from './parse-ruleset.ts';
import { RulesetFileError } from './ruleset-file-error.ts';

/**
 * The rulesets of an installation by queue name: of one file, or of every `*.yaml`, `*.yml` and `*.json` of a folder
 * (not of folders in it; `*.schema.json` are left out).
 * @throws {RulesetFileError} with all problems of all files.
 */
export function loadRulesets(path: string): ReadonlyMap<string, Ruleset> {
  const rulesets = new Map<string, Ruleset>();
  const fileOf = new Map<string, string>();
  const problems: string[] = [];
  for (const file of rulesetFiles(path)) {
    try {
      const { ruleset, nameAt } = parseRulesetFile(readText(file), file);
      const other = fileOf.get(ruleset.name);
      if (other === undefined) {
        rulesets.set(ruleset.name, ruleset);
        fileOf.set(ruleset.name, file);
      } else {
        problems.push(
          `${file}:${nameAt.line}:${nameAt.column}: name: the queue "${ruleset.name}" is also that of ${other}`,
        );
      }
    } catch (error) {
      if (!(error instanceof RulesetFileError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new RulesetFileError(problems);
  return rulesets;
}

/** The files that a setting means, in the order of their names. @throws {RulesetFileError} */
export function rulesetFiles(path: string): string[] {
  let names: string[];
  try {
    if (!statSync(path).isDirectory()) return [path];
    names = readdirSync(path).toSorted();
  } catch (error) {
    throw new RulesetFileError([`${path}: ${reasonOf(error)}; name a ruleset file, or a folder of them`]);
  }
  const files = names
    .filter(isRulesetName)
    .map((name) => join(path, name))
    .filter(isFile);
  if (files.length > 0) return files;
  throw new RulesetFileError([
    `${path}: there is no *.yaml, *.yml or *.json in this folder; put a ruleset into it (docs/rulesets.md has examples)`,
  ]);
}

const isRulesetName = (name: string): boolean =>
  /\.(?:ya?ml|json)$/.test(name) && !name.endsWith('.schema.json') && !name.startsWith('.');

const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() ?? true;

function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw new RulesetFileError([`${file}: ${reasonOf(error)}`]);
  }
}

function reasonOf(error: unknown): string {
  const code = (error as { code?: string }).code;
  if (code === 'ENOENT') return 'no such file or folder';
  if (code === 'EACCES') return 'may not be read by this account';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'is not UTF-8 text';
  return error instanceof Error ? error.message : String(error);
}
