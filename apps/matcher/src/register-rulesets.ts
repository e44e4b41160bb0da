import type { Ruleset } from '@paireto/contracts';
import { createPool } from '@paireto/engine';
import { changedVersionProblem, rulesetVersions, toMatchRules } from '@paireto/rulesets';
import { ConfigError } from '@paireto/runtime';
import type { TicketStore } from '@paireto/ticket-store';

/** Refuses rules that the engine can make nothing of, before there is a ticket. @throws {ConfigError} naming the queues. */
export function checkRulesets(rulesets: Iterable<Ruleset>): void {
  const problems: string[] = [];
  for (const ruleset of rulesets) {
    try {
      createPool(toMatchRules(ruleset), { backfill: ruleset.backfill });
    } catch (error) {
      problems.push(`RULESETS: queue "${ruleset.name}": ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
}

/**
 * A version of a ruleset never changes: who waits was let in by its rules, and records name it.
 * @throws {ConfigError} naming the queues whose ruleset is another one here than where it was first used.
 */
export async function registerRulesets(
  store: Pick<TicketStore, 'registerRulesets'>,
  rulesets: Iterable<Ruleset>,
): Promise<void> {
  const changed = await store.registerRulesets(rulesetVersions(rulesets));
  if (changed.length > 0)
    throw new ConfigError(changed.map((version) => `RULESETS: ${changedVersionProblem(version)}`));
}
