import type { StrikeTerms, Ticket, TicketState } from '@paireto/contracts';
import type { AbandonOutcome, CancelOutcome, ExpireOutcome } from '@paireto/ticket-store';
import { declineFor } from './answer.ts';
import { allows } from './state-machine.ts';
import { strike } from './strikes.ts';
import { keyOf, moveTicket, type StoreContext, type TicketRow } from './tables.ts';
import { closeTicket, leavePools } from './ticket-places.ts';

type Ended = Exclude<TicketState, 'SEARCHING'>;

const rowOf = (context: StoreContext, ticket: Ticket): TicketRow | undefined =>
  context.tickets.get(keyOf(ticket.tenant, ticket.id));

/** SEARCHING -> CANCELLED on request; decisive. */
export function cancel(context: StoreContext, ticket: Ticket, userId?: string): CancelOutcome {
  const row = rowOf(context, ticket);
  if (row === undefined) return { outcome: 'not-found' };
  if (row.state === 'CANCELLED') return { outcome: 'cancelled' };
  const unchecked = context.planted('cancel-without-state-check');
  if (row.state === 'REQUIRES_ACCEPTANCE') return { outcome: 'cancelled', fallen: declineFor(context, row, userId) };
  if (!allows(row.state, 'cancel') && !unchecked) {
    const state = row.state as Exclude<Ended, 'CANCELLED' | 'REQUIRES_ACCEPTANCE'>;
    return { outcome: 'not-searching', state, matchId: row.matchId };
  }
  if (context.planted('cancel-without-tombstone')) {
    // Takes it out of sight and leaves it as it is: who saw it before still believes that it waits.
  } else if (context.planted('slot-kept-on-cancel')) {
    moveTicket(context, row, 'cancel', { reason: undefined });
  } else {
    closeTicket(context, row, 'cancel', { forced: unchecked });
  }
  leavePools(context, row.ticket);
  return { outcome: 'cancelled' };
}

/** SEARCHING -> TIMED_OUT when its wait is over. */
export function expire(context: StoreContext, ticket: Ticket): ExpireOutcome {
  const row = rowOf(context, ticket);
  if (row === undefined) return { outcome: 'not-found' };
  if (row.state === 'TIMED_OUT') return { outcome: 'expired' };
  const unchecked = context.planted('expire-without-state-check') && row.state === 'PLACING';
  if (!allows(row.state, 'expire') && !unchecked) return { outcome: 'not-searching', state: row.state as Ended };
  const remainingMs = row.ticket.expiresAt - context.nowMs();
  if (remainingMs > 0) return { outcome: 'not-due', remainingMs };
  closeTicket(context, row, 'expire', { forced: unchecked });
  leavePools(context, row.ticket);
  return { outcome: 'expired' };
}

/** SEARCHING -> CANCELLED when nobody was seen for the grace. */
export function abandon(
  context: StoreContext,
  ticket: Ticket,
  graceMs: number,
  strikes: StrikeTerms | undefined,
): AbandonOutcome {
  const row = rowOf(context, ticket);
  if (row === undefined) return { outcome: 'not-found' };
  if (row.state === 'CANCELLED' && row.reason === 'abandoned') return { outcome: 'abandoned' };
  if (row.state !== 'SEARCHING') return { outcome: 'not-searching', state: row.state };
  const seen = context.seen.get(keyOf(ticket.tenant, ticket.id));
  if (seen === undefined || context.nowMs() - seen.atMs < graceMs) return { outcome: 'present' };
  closeTicket(context, row, 'cancel', { reason: 'abandoned' });
  strike(context, strikes, row.ticket, {
    reason: 'abandoned',
    userIds: row.ticket.players.map(({ userId }) => userId),
  });
  leavePools(context, row.ticket);
  return { outcome: 'abandoned' };
}

/** Notes that the player of a watched ticket was seen just now. */
export function touch(context: StoreContext, tenant: string, ticketId: string): void {
  const key = keyOf(tenant, ticketId);
  if (context.planted('looks-not-noted')) return;
  if (context.seen.get(key) !== undefined) context.seen.set(key, { ticketId, atMs: context.nowMs() });
}
