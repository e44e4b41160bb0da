import type { QueueEntry, Ruleset } from '@paireto/contracts';
import type { TicketView } from '@paireto/ticket-store';
import type { Caller } from '../ports/caller.ts';
import type { EntryStore } from '../ports/entry-store.ts';
import { queueEntryOf } from './queue-entry-of.ts';

/** A ticket as its player sees it, with the current estimate of its pool while it waits. */
export async function describeTicket(
  deps: { store: Pick<EntryStore, 'poolStats'>; rulesets: ReadonlyMap<string, Ruleset> },
  caller: Pick<Caller, 'tenant' | 'userId'>,
  view: TicketView,
): Promise<QueueEntry> {
  const ruleset = deps.rulesets.get(view.ticket.queue);
  if (view.state !== 'SEARCHING') return queueEntryOf(view, caller.userId, { ruleset });
  const [stats] = await deps.store.poolStats(caller.tenant, view.ticket.pools.slice(0, 1));
  return queueEntryOf(view, caller.userId, { ruleset, estimatedWaitMs: stats?.estimatedWaitMs });
}
