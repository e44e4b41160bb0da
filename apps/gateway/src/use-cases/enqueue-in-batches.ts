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
      const commands: PoolCommand[] = [];
      for (const outcome of outcomes) {
        if (outcome.outcome !== 'enqueued') continue;
        const { ticket } = outcome;
        for (const pool of ticket.pools) commands.push({ op: 'join', pool, ticket });
      }
      if (commands.length > 0) deps.signals(commands);
      return outcomes;
    },
  });
}
