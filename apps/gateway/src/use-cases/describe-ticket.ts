import type { QueueEntry } from '@paireto/contracts';
import type { TicketView } from '@paireto/ticket-store';
import type { Caller } from '../ports/caller.ts';
import type { EntryStore } from '../ports/entry-store.ts';
import { queueEntryOf } from './queue-entry-of.ts';

/** A ticket as its player sees it, with the current estimate of its pool while it waits. */
export async function describeTicket(
  store: Pick<EntryStore, 'poolStats'>,
  caller: Caller,
  view: TicketView,
): Promise<QueueEntry> {
  if (view.state !== 'SEARCHING') return queueEntryOf(view, caller.userId);
  const [stats] = await store.poolStats(caller.tenant, view.ticket.pools.slice(0, 1));
  return queueEntryOf(view, caller.userId, stats?.estimatedWaitMs);
}
