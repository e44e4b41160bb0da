import type { StrikeTerms, Ticket } from '@paireto/contracts';
import type { AbandonOutcome, CancelOutcome, ExpireOutcome } from '../ticket-store.ts';
import { ticketRef } from '../transitions/ticket-ref.ts';
import { declineFor } from './answer.ts';
import { after, closeTicket, leavePools, type MemoryCall, ticketRow } from './memory-call.ts';
import { strike } from './strikes.ts';

/** Takes a ticket out on request. */
export function cancel(call: MemoryCall, ticket: Ticket, userId?: string): CancelOutcome {
  const row = ticketRow(call, ticket.id);
  if (row === undefined) return { outcome: 'not-found' };
  const { state, matchId } = row;
  if (state === 'CANCELLED') return { outcome: 'cancelled' };
  if (state === 'REQUIRES_ACCEPTANCE') return { outcome: 'cancelled', fallen: declineFor(call, row, userId) };
  if (state !== 'SEARCHING') return { outcome: 'not-searching', state, matchId };
  takeOut(call, ticket, 'cancel');
  return { outcome: 'cancelled' };
}

/** Ends the wait of a ticket that is due. */
export function expire(call: MemoryCall, ticket: Ticket): ExpireOutcome {
  const row = ticketRow(call, ticket.id);
  if (row === undefined) return vanished(call, ticket);
  const { state } = row;
  if (state === 'TIMED_OUT') return { outcome: 'expired' };
  if (after(state, 'expire') === undefined) {
    return { outcome: 'not-searching', state: state as Exclude<typeof state, 'SEARCHING'> };
  }
  const remainingMs = row.ticket.expiresAt - call.nowMs;
  if (remainingMs > 0) return { outcome: 'not-due', remainingMs };
  takeOut(call, ticket, 'expire');
  return { outcome: 'expired' };
}

/** Takes a ticket out whose players have gone. */
export function abandon(
  call: MemoryCall,
  queue: string,
  ticket: Ticket,
  absence: { graceMs: number; strikes: StrikeTerms | undefined },
): AbandonOutcome {
  const row = ticketRow(call, ticket.id);
  if (row === undefined) return vanished(call, ticket);
  const { state } = row;
  if (state === 'CANCELLED' && row.reason === 'abandoned') return { outcome: 'abandoned' };
  if (state !== 'SEARCHING') return { outcome: 'not-searching', state };
  const seenAt = call.tenant.presences.get(queue)?.get(ticket.id);
  if (seenAt === undefined || call.nowMs - seenAt < Math.ceil(absence.graceMs)) return { outcome: 'present' };
  takeOut(call, ticket, 'cancel', 'abandoned');
  for (const { userId } of ticket.players) {
    strike(call, absence.strikes, { queue, userId, ticketId: ticket.id, reason: 'abandoned' });
  }
  return { outcome: 'abandoned' };
}

/** Notes that the players of a watched ticket are there. */
export function touch(call: MemoryCall, queue: string, ticketId: string): void {
  const seen = call.tenant.presences.get(queue);
  if (seen?.has(ticketId)) seen.set(ticketId, call.nowMs);
}

function takeOut(call: MemoryCall, ticket: Ticket, event: 'cancel' | 'expire', reason?: string): void {
  closeTicket(call, ticketRef(ticket), event, reason);
  leavePools(call, ticketRef(ticket));
}

function vanished(call: MemoryCall, ticket: Ticket): { outcome: 'not-found' } {
  leavePools(call, ticketRef(ticket));
  return { outcome: 'not-found' };
}
