import type { BackfillEntry } from '@paireto/contracts';
import type { TicketView } from '@paireto/ticket-store';
import type { EntryStore } from '../ports/entry-store.ts';
import { backfillEntryOf } from './backfill-entry-of.ts';
import { expireWhenDue } from './expire-when-due.ts';

/** Reads a tenant's backfill; undefined when there is none by this id. */
export type ReadBackfill = (tenant: string, backfillId: string) => Promise<BackfillEntry | undefined>;

export function createReadBackfill(deps: {
  store: Pick<EntryStore, 'expire' | 'readTicket'>;
  nowMs: () => number;
}): ReadBackfill {
  return async (tenant, backfillId) => {
    const view = await readBackfillTicket(deps, tenant, backfillId);
    return view && backfillEntryOf(view);
  };
}

/** The ticket of a running game; undefined when it is unknown or that of players. */
export async function readBackfillTicket(
  deps: { store: Pick<EntryStore, 'expire' | 'readTicket'>; nowMs: () => number },
  tenant: string,
  backfillId: string,
): Promise<TicketView | undefined> {
  const found = await deps.store.readTicket(tenant, backfillId);
  return found?.ticket.backfill === undefined ? undefined : expireWhenDue(deps, found);
}
