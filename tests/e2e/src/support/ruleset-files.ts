import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RulesetFile } from '@paireto/contracts';
import { rulesetsPath } from '@paireto/testkit';
import { parse } from 'yaml';

/** A preset as its file has it, some keys changed. */
export function presetFile(name: string, changes: Partial<RulesetFile> = {}): RulesetFile {
  const text = readFileSync(join(rulesetsPath, `${name}.yaml`), 'utf8');
  return { ...(parse(text) as RulesetFile), ...changes };
}

/** Writes a folder of rulesets; returns its path. */
export function writeRulesets(folder: string, rulesets: readonly RulesetFile[]): string {
  mkdirSync(folder, { recursive: true });
  for (const ruleset of rulesets) writeFileSync(join(folder, `${ruleset.name}.json`), JSON.stringify(ruleset));
  return folder;
}
