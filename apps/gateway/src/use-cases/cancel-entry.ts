import type { PoolCommand, QueueEntry, Ruleset, Ticket, TicketState } from '@paireto/contracts';
import { traceWait } from '@paireto/runtime';
import type { TicketView } from '@paireto/ticket-store';
import type { Caller } from '../ports/caller.ts';
import type { EntryStore } from '../ports/entry-store.ts';
import type { PoolSignals } from '../ports/pool-signals.ts';
import { tellFallen } from './answer-match.ts';
import { queueEntryOf } from './queue-entry-of.ts';
import { readOwnTicket } from './read-own-ticket.ts';

/** The outcome of a cancel: decisive. `too-late` tells where the entry is instead, and the match it lost to. */
export type CancelEntryOutcome =
  | { outcome: 'cancelled'; entry: QueueEntry }
  | { outcome: 'too-late'; state: TicketState; matchId: string | undefined }
  | { outcome: 'not-found' };

/** Cancels one of the caller's entries; one that is asked to accept a match declines it. Repeating it answers the same. */
export type CancelEntry = (caller: Caller, entryId: string) => Promise<CancelEntryOutcome>;

export function createCancelEntry(deps: {
  store: EntryStore;
  signals: PoolSignals;
  rulesets: ReadonlyMap<string, Ruleset>;
  nowMs: () => number;
  /** Is told what came of it, where there is such an entry. */
  onCancel?: (queue: string, outcome: CancelEntryOutcome['outcome']) => void;
}): CancelEntry {
  return async (caller, entryId) => {
    const view = await readOwnTicket(deps, caller, entryId);
    if (!view) return { outcome: 'not-found' };
    const { ticket } = view;
    const [result] = await deps.store.cancel(caller.tenant, [ticket], caller.userId);
    if (result === undefined || result.outcome === 'not-found') return { outcome: 'not-found' };
    const outcome = result.outcome === 'not-searching' ? 'too-late' : 'cancelled';
    deps.onCancel?.(ticket.queue, outcome);
    if (result.outcome === 'not-searching') {
      return { outcome: 'too-late', state: result.state, matchId: result.matchId };
    }
    if (view.state === 'SEARCHING') traceWait(ticket, 'cancelled', deps.nowMs());
    const { fallen } = result;
    if (fallen) tellFallen(deps.signals, fallen);
    else deps.signals(leaveCommands(ticket));
    const after = cancelled(view, fallen ? 'declined' : undefined);
    const context = { ruleset: deps.rulesets.get(ticket.queue) };
    return { outcome: 'cancelled', entry: queueEntryOf(after, caller.userId, context) };
  };
}

/** Cancelled just now, it has the reason of its end; cancelled before, it keeps the one it had. */
const cancelled = (view: TicketView, reason: string | undefined): TicketView =>
  view.state === 'CANCELLED' ? view : { ...view, state: 'CANCELLED', reason };

/** Tells the owners of its pools that a ticket has left. */
export const leaveCommands = (ticket: Ticket): PoolCommand[] =>
  ticket.pools.map((pool) => ({ op: 'leave', tenant: ticket.tenant, pool, ticketId: ticket.id }));
