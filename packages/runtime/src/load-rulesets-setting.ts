import type { Ruleset } from '@paireto/contracts';
import { loadRulesets, RulesetFileError } from '@paireto/rulesets';
import { ConfigError } from './env.ts';

/** What RULESETS is when it is not set: a folder below the working directory. */
export const DEFAULT_RULESETS = 'rulesets';

/**
 * The queues of the installation by name, of the file or folder that RULESETS names.
 * @throws {ConfigError} with every problem of every file, each with its line and key.
 */
export function loadRulesetsSetting(path: string = DEFAULT_RULESETS): ReadonlyMap<string, Ruleset> {
  try {
    return loadRulesets(path);
  } catch (error) {
    if (!(error instanceof RulesetFileError)) throw error;
    throw new ConfigError(error.problems.map((problem) => `RULESETS: ${problem}`));
  }
}
