import type { RulesetsInUse } from '@paireto/contracts';

/** A version of a ruleset: equal digests decide the same. */
export interface KnownVersion {
  queue: string;
  version: number;
  digest: string;
}

/** A ruleset that is to be applied. */
export interface GivenRuleset extends KnownVersion {
  /** The file it was read from, and its bytes. */
  file: string;
  text: string;
}

/** A ruleset of the folder that it goes to. */
export interface PresentRuleset extends KnownVersion {
  file: string;
  text: string;
}

export type Change =
  /** The folder has no such queue. */
  | 'new'
  /** Another version of it. */
  | 'update'
  /** The same rules in other words: descriptions, comments, order. */
  | 'reworded'
  /** The same bytes. */
  | 'unchanged'
  | 'refused';

/** What is to be done with one ruleset. */
export interface Step {
  queue: string;
  change: Change;
  /** The version that the folder has; undefined when it has none. */
  fromVersion: number | undefined;
  version: number;
  digest: string;
  /** Where it comes from and where it goes. */
  source: string;
  target: string;
  /** Why it is refused, with the remedy. */
  problem: string | undefined;
  /** Whether what the asked gateway runs is something else; undefined when no gateway was asked. */
  needsRestart: boolean | undefined;
}

/**
 * Compares rulesets with those of the folder and with what the installation knows (undefined: it was not asked). A version
 * whose rules were changed is refused: tickets and records name nothing but the version, and services would not start.
 */
export function planApply(
  given: readonly GivenRuleset[],
  present: readonly PresentRuleset[],
  installation: RulesetsInUse | undefined,
  targetOf: (queue: string, file: string) => string,
): Step[] {
  return given.map((ruleset) => {
    const { queue, version, digest, file } = ruleset;
    const there = present.find((other) => other.queue === queue);
    const target = there?.file ?? targetOf(queue, file);
    const problem = problemOf(ruleset, there, installation, target);
    const running = installation?.rulesets.find((other) => other.queue === queue);
    return {
      queue,
      change: problem === undefined ? changeOf(ruleset, there) : 'refused',
      fromVersion: there?.version,
      version,
      digest,
      source: file,
      target,
      problem,
      needsRestart: installation && !(running?.version === version && running.digest === digest),
    };
  });
}

function changeOf(given: GivenRuleset, there: PresentRuleset | undefined): Change {
  if (there === undefined) return 'new';
  if (there.version !== given.version) return 'update';
  return there.text === given.text ? 'unchanged' : 'reworded';
}

function problemOf(
  given: GivenRuleset,
  there: PresentRuleset | undefined,
  installation: RulesetsInUse | undefined,
  target: string,
): string | undefined {
  const { queue, version, digest } = given;
  const registered = (installation?.registered ?? []).filter((other) => other.queue === queue);
  const known = [...registered, ...(there === undefined ? [] : [there])];
  if (known.some((other) => other.version === version && other.digest !== digest)) {
    const next = Math.max(...known.map((other) => other.version)) + 1;
    return `version ${version} has other rules already: raise "version" to ${next}, or restore what it was`;
  }
  if (extensionOf(target) === 'json' && extensionOf(given.file) !== 'json')
    return `the folder has this queue as JSON (${target}): convert the file, or delete that one first`;
  return undefined;
}

const extensionOf = (file: string): string => /\.([^.]*)$/.exec(file)?.[1]?.toLowerCase() ?? '';
