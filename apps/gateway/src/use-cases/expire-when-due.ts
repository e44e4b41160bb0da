import type { TicketView } from '@paireto/ticket-store';
import type { EntryStore } from '../ports/entry-store.ts';

/**
 * Times out a ticket that has waited its time, so that the answer is right even when no matcher is alive to do it.
 * The store decides by its own clock; `nowMs` (epoch ms) only spares it the question.
 */
export async function expireWhenDue(
  deps: { store: Pick<EntryStore, 'expire' | 'readTicket'>; nowMs: () => number },
  view: TicketView,
): Promise<TicketView | undefined> {
  const { ticket, state } = view;
  if (state !== 'SEARCHING' || ticket.expiresAt > deps.nowMs()) return view;
  const [outcome] = await deps.store.expire(ticket.tenant, [ticket]);
  if (outcome?.outcome === 'not-due') return view;
  return deps.store.readTicket(ticket.tenant, ticket.id);
}
