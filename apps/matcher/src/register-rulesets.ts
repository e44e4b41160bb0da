import type { Ruleset } from '@paireto/contracts';
import { createPool } from '@paireto/engine';
import { rulesetDigest, toMatchRules } from '@paireto/rulesets';
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
  const versions = Array.from(rulesets, (ruleset) => {
    return { name: ruleset.name, version: ruleset.version, digest: rulesetDigest(ruleset) };
  });
  const changed = await store.registerRulesets(versions);
  if (changed.length === 0) return;
  throw new ConfigError(
    changed.map(
      ({ name, version }) =>
        `RULESETS: queue "${name}": version ${version} was changed after it had been used: give the changed ruleset ` +
        `"version: ${version + 1}", or restore what it was`,
    ),
  );
}
