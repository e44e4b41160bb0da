import type { PoolCommand } from '@paireto/contracts';
import { createMicroBatcher } from '@paireto/runtime';
import type { EnqueueOutcome, NewTicket } from '@paireto/ticket-store';
import type { EntryStore } from '../ports/entry-store.ts';
import type { PoolSignals } from '../ports/pool-signals.ts';

/** Tickets in one script call at most: a longer one would keep the store from everybody else for too long. */
const MAX_TICKETS_PER_CALL = 128;

/**
 * Enqueues a ticket and tells the owners of its pools. The tickets of one turn of the event loop share one store call
 * and one signal per tenant; a tenant whose call fails or hangs fails or hangs alone.
 */
export function createBatchedEnqueue(deps: {
  store: Pick<EntryStore, 'enqueue'>;
  signals: PoolSignals;
}): (ticket: NewTicket) => Promise<EnqueueOutcome> {
  const enqueueTenant = async (tenant: string, tickets: readonly NewTicket[]): Promise<EnqueueOutcome[]> => {
    const outcomes = await deps.store.enqueue(tenant, tickets);
    const commands = outcomes.flatMap(joinCommands);
    if (commands.length > 0) deps.signals(commands);
    return outcomes;
  };

  // A result that is itself a promise: the callers of one tenant do not wait for the calls of the others.
  const batched = createMicroBatcher<NewTicket, Promise<EnqueueOutcome>>({
    maxBatch: MAX_TICKETS_PER_CALL,
    run: async (tickets) => {
      const byTenant = Map.groupBy(tickets, (ticket) => ticket.tenant);
      const results = new Map<NewTicket, Promise<EnqueueOutcome>>();
      for (const [tenant, group] of byTenant) {
        const call = enqueueTenant(tenant, group);
        for (const [index, ticket] of group.entries()) {
          results.set(
            ticket,
            call.then((outcomes) => outcomes[index] as EnqueueOutcome),
          );
        }
      }
      return tickets.map((ticket) => results.get(ticket) as Promise<EnqueueOutcome>);
    },
  });
  return async (ticket) => await batched(ticket);
}

function joinCommands(outcome: EnqueueOutcome): PoolCommand[] {
  if (outcome.outcome !== 'enqueued') return [];
  const { ticket } = outcome;
  return ticket.pools.map((pool) => ({ op: 'join', pool, ticket }));
}
