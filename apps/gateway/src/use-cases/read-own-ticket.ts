import type { TicketView } from '@paireto/ticket-store';
import type { Caller } from '../ports/caller.ts';
import type { EntryStore } from '../ports/entry-store.ts';
import { expireWhenDue } from './expire-when-due.ts';

/** Reads a ticket of the caller; undefined when there is none by this id or it is somebody else's. */
export async function readOwnTicket(
  deps: { store: Pick<EntryStore, 'expire' | 'readTicket'>; nowMs: () => number },
  caller: Caller,
  ticketId: string,
): Promise<TicketView | undefined> {
  const view = await deps.store.readTicket(caller.tenant, ticketId);
  if (!view || view.ticket.tenant !== caller.tenant) return undefined;
  if (!view.ticket.players.some((player) => player.userId === caller.userId)) return undefined;
  return expireWhenDue(deps, view);
}
