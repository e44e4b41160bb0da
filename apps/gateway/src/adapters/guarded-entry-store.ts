import type { TicketStore } from '@paireto/ticket-store';
import { type EntryStore, StoreUnavailableError } from '../ports/entry-store.ts';

/**
 * The ticket store with its failures told apart: a call that Redis did not answer rejects with StoreUnavailableError,
 * anything else (a bug) passes through.
 */
export function createGuardedEntryStore(store: TicketStore): EntryStore {
  const read = <Result>(call: Promise<Result>): Promise<Result> =>
    call.catch((error: unknown) => {
      throw appliedByRedis(error) === undefined ? error : new StoreUnavailableError('no', error);
    });
  const write = orUnavailable;
  return {
    enqueue: (tenant, tickets) => write(store.enqueue(tenant, tickets)),
    cancel: (tenant, tickets, userId) => write(store.cancel(tenant, tickets, userId)),
    acceptMatches: (tenant, answers) => write(store.acceptMatches(tenant, answers)),
    declineMatches: (tenant, answers) => write(store.declineMatches(tenant, answers)),
    expire: (tenant, tickets) => write(store.expire(tenant, tickets)),
    touch: (tenant, queue, ticketIds) => write(store.touch(tenant, queue, ticketIds)),
    readTicket: (tenant, ticketId) => read(store.readTicket(tenant, ticketId)),
    readPlayerTicket: (tenant, userId) => read(store.readPlayerTicket(tenant, userId)),
    readPlayerTickets: (tenant, asked) => read(store.readPlayerTickets(tenant, asked)),
    poolStats: (tenant, pools) => read(store.poolStats(tenant, pools)),
    readEstimates: (tenant, pools) => read(store.readEstimates(tenant, pools)),
    readPlaces: (tenant, asked) => read(store.readPlaces(tenant, asked)),
    listPools: (tenant, changedSinceMs) => read(store.listPools(tenant, changedSinceMs)),
    listTenants: () => read(store.listTenants()),
    countPlacing: (tenant) => read(store.countPlacing(tenant)),
    listRulesets: () => read(store.listRulesets()),
    nowMs: () => read(store.nowMs()),
  };
}

/** Replies of a Redis that is up but refuses before it runs anything. */
const refusal = /^(LOADING|BUSY|MASTERDOWN|READONLY|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF|OOM|NOAUTH|WRONGPASS)\b/;
/** The connection broke or stayed silent after the command may have been sent. */
const silence = /Command timed out|Command aborted due to connection close|max retries per request/i;
/** There was no connection to send it on. */
const unsent = /Stream isn't writeable|Connection is closed|ECONNREFUSED|ENOTFOUND|EAI_AGAIN/;
const broken = /ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|Socket closed unexpectedly/;

/** What became of a command that failed like this; undefined when the failure is not about reaching Redis. */
export function appliedByRedis(error: unknown): 'no' | 'unknown' | undefined {
  if (!(error instanceof Error)) return undefined;
  if (unsent.test(error.message) || refusal.test(error.message)) return 'no';
  if (silence.test(error.message) || broken.test(error.message)) return 'unknown';
  return undefined;
}

/** Lets a call that Redis did not answer reject with StoreUnavailableError. */
export const orUnavailable = <Result>(call: Promise<Result>): Promise<Result> =>
  call.catch((error: unknown) => {
    const applied = appliedByRedis(error);
    throw applied === undefined ? error : new StoreUnavailableError(applied, error);
  });
