import type { BackfillEntry, TicketState } from '@paireto/contracts';
import type { EntryStore } from '../ports/entry-store.ts';
import type { PoolSignals } from '../ports/pool-signals.ts';
import { tellFallen } from './answer-match.ts';
import { backfillEntryOf } from './backfill-entry-of.ts';
import { leaveCommands } from './cancel-entry.ts';
import { readBackfillTicket } from './read-backfill.ts';

/** The outcome of a cancel: decisive, as that of a player's entry. */
export type CancelBackfillOutcome =
  | { outcome: 'cancelled'; entry: BackfillEntry }
  | { outcome: 'too-late'; state: TicketState; matchId: string | undefined }
  | { outcome: 'not-found' };

/** Stops looking for players for a running game. Repeating it answers the same. */
export type CancelBackfill = (tenant: string, backfillId: string) => Promise<CancelBackfillOutcome>;

export function createCancelBackfill(deps: {
  store: Pick<EntryStore, 'expire' | 'readTicket' | 'cancel'>;
  signals: PoolSignals;
  nowMs: () => number;
}): CancelBackfill {
  return async (tenant, backfillId) => {
    const view = await readBackfillTicket(deps, tenant, backfillId);
    if (!view) return { outcome: 'not-found' };
    const [result] = await deps.store.cancel(tenant, [view.ticket]);
    if (result === undefined || result.outcome === 'not-found') return { outcome: 'not-found' };
    if (result.outcome === 'not-searching') {
      return { outcome: 'too-late', state: result.state, matchId: result.matchId };
    }
    if (result.fallen) tellFallen(deps.signals, result.fallen);
    else deps.signals(leaveCommands(view.ticket));
    const entry = backfillEntryOf({ ...view, state: 'CANCELLED' });
    return entry ? { outcome: 'cancelled', entry } : { outcome: 'not-found' };
  };
}
