import type { TicketStore } from '@paireto/ticket-store';
import type { WaitEstimates } from '@paireto/wait-estimates';

/** What the gateway needs of the ticket store. Methods throw StoreUnavailableError when it does not answer. */
export interface EntryStore extends StoreCalls {
  /** At once where all of it is known already: most joins ask for what the last one asked for. */
  readEstimates(tenant: string, pools: readonly string[]): EstimatesOfPools | Promise<EstimatesOfPools>;
}

type EstimatesOfPools = readonly (WaitEstimates | undefined)[];

type StoreCalls = Pick<
  TicketStore,
  | 'enqueue'
  | 'cancel'
  | 'acceptMatches'
  | 'declineMatches'
  | 'expire'
  | 'touch'
  | 'readTicket'
  | 'readPlayerTicket'
  | 'readPlayerTickets'
  | 'poolStats'
  | 'readPlaces'
  | 'listPools'
  | 'listTenants'
  | 'countPlacing'
  | 'listRulesets'
  | 'nowMs'
>;

/**
 * The ticket store did not answer. `applied` tells what became of the call:
 * `no`: it was never sent, or refused before anything was changed; `unknown`: it may or may not have been carried out.
 */
export class StoreUnavailableError extends Error {
  readonly code = 'UNAVAILABLE';
  readonly applied: 'no' | 'unknown';
  constructor(applied: 'no' | 'unknown', cause: unknown) {
    super(`the ticket store is not available (applied: ${applied})`, { cause });
    this.name = 'StoreUnavailableError';
    this.applied = applied;
  }
}
