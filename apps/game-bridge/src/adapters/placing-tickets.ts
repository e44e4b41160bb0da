import { createKeyedBatcher } from '@paireto/runtime';
import type { TicketStore } from '@paireto/ticket-store';
import type { PlacingTickets } from '../ports/placing-tickets.ts';

/** What arrives together is asked together; the store splits what is too long for one script call. */
const MAX_BATCH = 1_000;

/** The ticket store, one match at a time, in batches per tenant underneath. */
export function createPlacingTickets(
  store: Pick<TicketStore, 'claimMatches' | 'finalizeMatches' | 'requeueMatches'>,
): PlacingTickets {
  return {
    claim: createKeyedBatcher({
      maxBatch: MAX_BATCH,
      keyOf: (match) => match.tenant,
      run: (tenant, matches) => store.claimMatches(tenant, matches),
    }),
    finalize: createKeyedBatcher({
      maxBatch: MAX_BATCH,
      keyOf: ({ match }) => match.tenant,
      run: (tenant, placed) => store.finalizeMatches(tenant, placed),
    }),
    requeue: createKeyedBatcher({
      maxBatch: MAX_BATCH,
      keyOf: ({ match }) => match.tenant,
      run: (tenant, refused) => store.requeueMatches(tenant, refused),
    }),
  };
}
