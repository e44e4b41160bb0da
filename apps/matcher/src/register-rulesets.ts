import type { Ruleset } from '@paireto/contracts';
import { rulesetDigest } from '@paireto/rulesets';
import { ConfigError } from '@paireto/runtime';
import type { TicketStore } from '@paireto/ticket-store';

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
