import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { loadRulesets, RulesetFileError, rulesetDigest, rulesetFiles } from '@paireto/rulesets';
import { CliError, usageError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { GivenRuleset, PresentRuleset } from './plan-apply.ts';

/** The rulesets of files and folders. @throws {CliError} with every problem of every file */
export function readGiven(cwd: string, paths: readonly string[]): GivenRuleset[] {
  const problems: string[] = [];
  const given: GivenRuleset[] = [];
  for (const path of paths) {
    try {
      given.push(...read(cwd, path));
    } catch (error) {
      if (!(error instanceof RulesetFileError)) throw error;
      problems.push(...error.problems);
    }
  }
  for (const [index, { queue, file }] of given.entries()) {
    const first = given.findIndex((other) => other.queue === queue);
    if (first < index) problems.push(`${file}: the queue "${queue}" is also that of ${given[first]!.file}`);
  }
  if (problems.length === 0) return given;
  throw new CliError(
    'BAD_RULESET',
    exitCodes.usage,
    `Refused, nothing was changed:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    {
      remedy: 'docs/rulesets.md explains the keys; "paireto ruleset check" says what the rules mean.',
    },
  );
}

/** The rulesets of the folder that they go to. @throws {CliError} when it is none, or cannot be read */
export function readPresent(cwd: string, folder: string): PresentRuleset[] {
  const path = resolve(cwd, folder);
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory())
    throw usageError(
      `${folder} is a file.`,
      'Services that read several queues are given a folder: RULESETS=<folder>.',
    );
  try {
    return read(cwd, folder);
  } catch (error) {
    if (!(error instanceof RulesetFileError)) throw error;
    if (isEmpty(path)) return [];
    throw new CliError(
      'BAD_RULESET',
      exitCodes.refused,
      `What ${folder} has now is refused:\n${error.problems.map((line) => `  ${line}`).join('\n')}`,
      {
        remedy: 'Repair or delete those files first: services read the folder as a whole.',
      },
    );
  }
}

function isEmpty(path: string): boolean {
  try {
    return rulesetFiles(path).length === 0;
  } catch {
    return true;
  }
}

/** File by file, so that each ruleset is known with its file. */
function read(cwd: string, path: string): GivenRuleset[] {
  const absolute = resolve(cwd, path);
  // As a whole first: it names every problem at once.
  loadRulesets(absolute);
  return rulesetFiles(absolute).flatMap((file) =>
    [...loadRulesets(file).values()].map((ruleset) => ({
      queue: ruleset.name,
      version: ruleset.version,
      digest: rulesetDigest(ruleset),
      file: shorter(cwd, file),
      text: readFileSync(file, 'utf8'),
    })),
  );
}

const shorter = (cwd: string, file: string): string => {
  const near = relative(cwd, file);
  return near.startsWith('..') ? file : near;
};

/** The file of a new queue: named after it. */
export const newFileOf =
  (folder: string) =>
  (queue: string, file: string): string =>
    join(folder, `${queue}${/\.[^.]*$/.exec(file)?.[0] ?? '.yaml'}`);
