import type { TicketStore } from '@paireto/ticket-store';

/** What the gateway needs of the ticket store. Methods throw StoreUnavailableError when it does not answer. */
export type EntryStore = Pick<
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
  | 'readEstimates'
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
