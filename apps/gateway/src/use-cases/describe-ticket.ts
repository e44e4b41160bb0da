import type { QueueEntry, Ruleset } from '@paireto/contracts';
import type { TicketView } from '@paireto/ticket-store';
import type { Caller } from '../ports/caller.ts';
import type { EntryStore } from '../ports/entry-store.ts';
import { readExpectedWait } from './expected-waits.ts';
import { queueEntryOf } from './queue-entry-of.ts';

/** A ticket as its player sees it: while it waits with how long that will take, and its place in line where there is one. */
export async function describeTicket(
  deps: {
    store: Pick<EntryStore, 'readEstimates' | 'readPlaces'>;
    rulesets: ReadonlyMap<string, Ruleset>;
    nowMs: () => number;
  },
  caller: Pick<Caller, 'tenant' | 'userId'>,
  view: TicketView,
): Promise<QueueEntry> {
  const { ticket } = view;
  const ruleset = deps.rulesets.get(ticket.queue);
  if (view.state !== 'SEARCHING') return queueEntryOf(view, caller.userId, { ruleset });
  const [wait, places] = await Promise.all([
    readExpectedWait(deps.store, ruleset, ticket, deps.nowMs() - ticket.enqueuedAt),
    ruleset?.ordering === 'first-come'
      ? deps.store.readPlaces(ticket.tenant, [{ ticketId: ticket.id, pools: ticket.pools }])
      : [],
  ]);
  return queueEntryOf(view, caller.userId, { ruleset, wait, position: places[0] });
}
