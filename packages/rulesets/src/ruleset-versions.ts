import type { Ruleset } from '@paireto/contracts';
import { rulesetDigest } from './ruleset-digest.ts';

/** A version of a ruleset as it is registered for the whole installation: tickets and records name nothing else. */
export interface RulesetVersion {
  name: string;
  version: number;
  digest: string;
}

/** What is to be registered of these rulesets. */
export const rulesetVersions = (rulesets: Iterable<Ruleset>): RulesetVersion[] =>
  Array.from(rulesets, (ruleset) => ({
    name: ruleset.name,
    version: ruleset.version,
    digest: rulesetDigest(ruleset),
  }));

/** What to tell of a version that is registered with other rules. */
export const changedVersionProblem = ({ name, version }: Pick<RulesetVersion, 'name' | 'version'>): string =>
  `queue "${name}": version ${version} was changed after it had been used: raise "version" to ${version + 1} in its ` +
  'ruleset, or restore what it was';
