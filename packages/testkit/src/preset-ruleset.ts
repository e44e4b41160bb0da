import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ruleset } from '@paireto/contracts';
import { loadRulesets } from '@paireto/rulesets';

/** The folder of the rulesets that come with Paireto: what RULESETS names unless it is set. */
export const rulesetsPath: string = fileURLToPath(new URL('../../../rulesets', import.meta.url));

/** One of the rulesets that come with Paireto, by its name. @throws {RangeError} when there is none of this name. */
export function presetRuleset(name: string): Ruleset {
  const ruleset = loadRulesets(join(rulesetsPath, `${name}.yaml`)).get(name);
  if (ruleset === undefined) throw new RangeError(`there is no preset "${name}"`);
  return ruleset;
}

/** The preset `chess`. */
export const chessRuleset: Ruleset = presetRuleset('chess');
