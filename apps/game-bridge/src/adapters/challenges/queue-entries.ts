import type { PoolCommand, Ticket } from '@paireto/contracts';
import type { PoolCommandPublisher } from '@paireto/runtime';
import type { TicketStore } from '@paireto/ticket-store';
import type { QueueEntries } from '../../ports/queue-entries.ts';

/** By how much the clocks of Redis and of the database may differ. */
const CLOCK_TOLERANCE_MS = 1_000;

/** Queue entries as the ticket store has them. */
export function createQueueEntries(deps: {
  store: Pick<TicketStore, 'readPlayerTicket' | 'cancel'>;
  announce: PoolCommandPublisher;
}): QueueEntries {
  const { store, announce } = deps;
  return {
    async isBusy(tenant, userId) {
      const view = await store.readPlayerTicket(tenant, userId);
      if (view === undefined) return false;
      return view.state === 'PLACING' || view.state === 'REQUIRES_ACCEPTANCE' || view.heldUntil !== undefined;
    },
    async leave(tenant, userId, joinedBefore) {
      const view = await store.readPlayerTicket(tenant, userId);
      if (view?.state !== 'SEARCHING' || view.ticket.enqueuedAt > joinedBefore + CLOCK_TOLERANCE_MS) return;
      const [cancelled] = await store.cancel(tenant, [view.ticket]);
      if (cancelled?.outcome !== 'cancelled') return;
      // Asked to accept a match since it was read: that fell with it, and the others of it wait again.
      const commands = cancelled.fallen ? joinCommands(cancelled.fallen.searching) : leaveCommands(view.ticket);
      if (commands.length > 0) announce(commands);
    },
  };
}

const leaveCommands = (ticket: Ticket): PoolCommand[] =>
  ticket.pools.map((pool) => ({ op: 'leave', tenant: ticket.tenant, pool, ticketId: ticket.id }));

const joinCommands = (tickets: readonly Ticket[]): PoolCommand[] =>
  tickets.flatMap((ticket) => ticket.pools.map((pool): PoolCommand => ({ op: 'join', pool, ticket })));
