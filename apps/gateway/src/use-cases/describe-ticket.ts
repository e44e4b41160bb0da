import type { QueueEntry, Ruleset } from '@paireto/contracts';
import { ratingWindowAfter } from '@paireto/rulesets';
import type { TicketView } from '@paireto/ticket-store';
import type { Caller } from '../ports/caller.ts';
import type { EntryStore } from '../ports/entry-store.ts';
import { readExpectedWait } from './expected-waits.ts';
import { queueEntryOf } from './queue-entry-of.ts';

/**
 * A ticket as its player sees it: while it waits with how long that will take, its place in line where there is one,
 * and how far apart ratings may be now.
 */
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
  const waitedMs = deps.nowMs() - ticket.enqueuedAt;
  const ratingWindow = ruleset && ratingWindowAfter(ruleset, ticket, waitedMs);
  const asked = readExpectedWait(deps.store, ruleset, ticket, waitedMs);
  if (ruleset?.ordering !== 'first-come')
    return queueEntryOf(view, caller.userId, { ruleset, wait: await asked, ratingWindow });
  const [wait, [position]] = await Promise.all([
    asked,
    deps.store.readPlaces(ticket.tenant, [{ ticketId: ticket.id, pools: ticket.pools }]),
  ]);
  return queueEntryOf(view, caller.userId, { ruleset, wait, position, ratingWindow });
}
