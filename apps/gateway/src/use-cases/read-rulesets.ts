import type { Ruleset, RulesetsInUse } from '@paireto/contracts';
import { rulesetVersions } from '@paireto/rulesets';
import type { EntryStore } from '../ports/entry-store.ts';

/** The rulesets of this gateway, and every version that the installation knows; for operators. */
export type ReadRulesets = () => Promise<RulesetsInUse>;

export function createReadRulesets(deps: {
  store: Pick<EntryStore, 'listRulesets'>;
  rulesets: ReadonlyMap<string, Ruleset>;
}): ReadRulesets {
  const own = rulesetVersions(deps.rulesets.values()).map(asWritten);
  return async () => ({ rulesets: own, registered: (await deps.store.listRulesets()).map(asWritten) });
}

const asWritten = ({ name, version, digest }: { name: string; version: number; digest: string }) => ({
  queue: name,
  version,
  digest,
});
