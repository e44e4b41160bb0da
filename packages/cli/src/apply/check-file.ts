import { resolve } from 'node:path';
import { loadRulesets, RulesetFileError, rulesetDigest } from '@paireto/rulesets';

/** What is to be said of a file of rulesets, or a folder of them, for programs. */
export function checkFile(cwd: string, path: string) {
  try {
    const rulesets = [...loadRulesets(resolve(cwd, path)).values()];
    const known = rulesets.map((ruleset) => ({
      queue: ruleset.name,
      version: ruleset.version,
      digest: rulesetDigest(ruleset),
    }));
    return { path, ok: true, rulesets: known, problems: [] as string[] };
  } catch (error) {
    if (!(error instanceof RulesetFileError)) throw error;
    return { path, ok: false, rulesets: [], problems: error.problems };
  }
}
