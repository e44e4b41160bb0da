import type { PoolCommand } from '@paireto/contracts';
import { createKeyedBatcher } from '@paireto/runtime';
import type { EnqueueOutcome, NewTicket } from '@paireto/ticket-store';
import type { EntryStore } from '../ports/entry-store.ts';
import type { PoolSignals } from '../ports/pool-signals.ts';

/** Tickets in one script call at most: a longer one would keep the store from everybody else for too long. */
const MAX_TICKETS_PER_CALL = 128;

/**
 * Enqueues a ticket and tells the owners of its pools. Tickets of one tenant that come together share one store call and one
 * signal; a tenant whose call fails or hangs fails or hangs alone.
 */
export function createBatchedEnqueue(deps: {
  store: Pick<EntryStore, 'enqueue'>;
  signals: PoolSignals;
}): (ticket: NewTicket) => Promise<EnqueueOutcome> {
  return createKeyedBatcher<NewTicket, EnqueueOutcome>({
    maxBatch: MAX_TICKETS_PER_CALL,
    keyOf: (ticket) => ticket.tenant,
    async run(tenant, tickets) {
      const outcomes = await deps.store.enqueue(tenant, tickets);
      const commands = outcomes.flatMap(joinCommands);
      if (commands.length > 0) deps.signals(commands);
      return outcomes;
    },
  });
}

function joinCommands(outcome: EnqueueOutcome): PoolCommand[] {
  if (outcome.outcome !== 'enqueued') return [];
  const { ticket } = outcome;
  return ticket.pools.map((pool) => ({ op: 'join', pool, ticket }));
}
