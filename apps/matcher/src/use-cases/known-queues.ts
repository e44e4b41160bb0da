import type { Ruleset, Ticket } from '@paireto/contracts';

/** Queue names come from outside: what is remembered of them is bounded. */
const MAX_REPORTED = 1_000;

/** What this shard is able to match. */
export interface KnownQueues {
  /** The ruleset of a pool (by the text before its first ":"); undefined, and told once, when there is none here. */
  ofPool: (pool: string) => Ruleset | undefined;
  /** Whether tickets like this one can be matched by these rules; told once per queue when not. */
  canMatch: (ruleset: Ruleset, ticket: Ticket) => boolean;
  /** The engine cannot take a ticket of this queue; told once per queue. */
  unusable: (queue: string, error: unknown) => void;
}

/** @param onRefused told once per queue whose tickets, or some of them, are left alone. */
export function createKnownQueues(
  rulesets: ReadonlyMap<string, Ruleset>,
  onRefused: (queue: string, reason: string) => void,
): KnownQueues {
  const reported = new Set<string>();
  const refuse = (queue: string, reason: string): void => {
    if (reported.has(queue) || reported.size >= MAX_REPORTED) return;
    reported.add(queue);
    onRefused(queue, reason);
  };
  return {
    ofPool(pool) {
      const name = pool.split(':', 1)[0] ?? '';
      const ruleset = rulesets.get(name);
      if (ruleset === undefined) refuse(name, 'no queue of this name is configured here');
      return ruleset;
    },
    canMatch(ruleset, ticket) {
      const reason = whyNot(ruleset, ticket);
      if (reason !== undefined) refuse(ruleset.name, reason);
      return reason === undefined;
    },
    unusable(queue, error) {
      refuse(queue, `the engine cannot take a ticket: ${error instanceof Error ? error.message : String(error)}`);
    },
  };
}

/** Of whatever version: who joined under the last one waits on, and is matched by the rules of now. */
function whyNot(ruleset: Ruleset, { queue, players, backfill }: Ticket): string | undefined {
  if (queue !== ruleset.name) return 'tickets of another queue in a pool of this one';
  if (backfill !== undefined) return ruleset.backfill ? undefined : 'running games may not ask for players';
  return ruleset.party.sizes.includes(players?.length) ? undefined : 'a party of a size that the queue does not know';
}
