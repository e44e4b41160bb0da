import type { Ticket } from '@paireto/contracts';
import type { TicketView } from '@paireto/ticket-store';

/** A ticket as it is when it has just been let in. */
export const waitingView = (ticket: Ticket): TicketView => ({
  ticket,
  state: 'SEARCHING',
  attempts: 0,
  matchId: undefined,
  match: undefined,
  game: undefined,
  acceptance: undefined,
  reason: undefined,
});
