import type { TicketStore } from '@paireto/ticket-store';
import type { PlacingTickets } from '../ports/placing-tickets.ts';
import { batchByTenant } from '../use-cases/batch-by-tenant.ts';

/** What arrives together is asked together; the store splits what is too long for one script call. */
const MAX_BATCH = 1_000;

/** The ticket store, one match at a time, in batches per tenant underneath. */
export function createPlacingTickets(
  store: Pick<TicketStore, 'claimMatches' | 'finalizeMatches' | 'requeueMatches'>,
): PlacingTickets {
  return {
    claim: batchByTenant({
      maxBatch: MAX_BATCH,
      tenantOf: (match) => match.tenant,
      run: (tenant, matches) => store.claimMatches(tenant, matches),
    }),
    finalize: batchByTenant({
      maxBatch: MAX_BATCH,
      tenantOf: ({ match }) => match.tenant,
      run: (tenant, placed) => store.finalizeMatches(tenant, placed),
    }),
    requeue: batchByTenant({
      maxBatch: MAX_BATCH,
      tenantOf: ({ match }) => match.tenant,
      run: (tenant, refused) => store.requeueMatches(tenant, refused),
    }),
  };
}
