import { isActive, type Ticket } from '@paireto/contracts';
import type { EnqueueOutcome, NewTicket } from '@paireto/ticket-store';
import { lapseMatch } from './answer.ts';
import { coolingDown } from './strikes.ts';
import { keyOf, type StoreContext, type TicketRow } from './tables.ts';
import { closeTicket, enterPools, heldUntil, leavePools, slotKey } from './ticket-places.ts';

const entered = (ticket: Ticket): EnqueueOutcome => ({ outcome: 'enqueued', ticket });

/** Lets a ticket in: nothing -> SEARCHING. A player holds one active ticket at most. */
export function enqueue(context: StoreContext, asked: NewTicket): EnqueueOutcome {
  const key = keyOf(asked.tenant, asked.id);
  const repeated = context.tickets.get(key);
  if (repeated) return entered(repeated.ticket);
  const recalled = recall(context, asked);
  if (recalled) return recalled;
  const held = findHeld(context, asked);
  if (held !== undefined) return { outcome: 'already-queued', ticketId: held };
  const refusal = coolingDown(context, asked);
  if (refusal !== undefined) return refusal;

  const { maxWaitMs, presence, idempotency, cooldown: _, players, ...rest } = asked;
  const enqueuedAt = context.nowMs();
  const ticket: Ticket = {
    ...rest,
    players: players.map((player) => ({ ...player, sideBalance: 0 })),
    enqueuedAt,
    expiresAt: enqueuedAt + maxWaitMs,
  };
  const row = { ticket, state: 'SEARCHING', attempts: 0, matchId: undefined, reason: undefined } as const;
  const watchedRow = { ...row, watched: presence === true };
  context.tickets.set(key, watchedRow);
  for (const { userId } of players) {
    context.slots.set(slotKey(context, asked.tenant, userId), { ticketId: ticket.id, live: true });
  }
  enterPools(context, watchedRow);
  if (idempotency !== undefined) {
    context.answers.set(answerKey(asked), { fingerprint: idempotency.fingerprint, ticket });
  }
  return entered(ticket);
}

/** Scope of a key: the player in their tenant. */
const answerKey = ({ tenant, players, idempotency }: NewTicket): string =>
  `${tenant}/${players[0]?.userId}/${idempotency?.key}`;

function recall(context: StoreContext, asked: NewTicket): EnqueueOutcome | undefined {
  if (asked.idempotency === undefined || context.planted('idempotency-key-ignored')) return undefined;
  const answer = context.answers.get(answerKey(asked));
  if (answer === undefined) return undefined;
  if (answer.fingerprint !== asked.idempotency.fingerprint) return { outcome: 'key-reused' };
  return { outcome: 'replayed', ticket: answer.ticket };
}

/** The active ticket that one of the players has. A slot whose ticket has ended, vanished or outlived its wait is free. */
function findHeld(context: StoreContext, { tenant, players, id }: NewTicket): string | undefined {
  for (const { userId } of players) {
    const slot = context.slots.get(slotKey(context, tenant, userId));
    if (slot === undefined || slot.ticketId === id) continue;
    if (heldUntil(context, slot) !== undefined && !context.planted('hold-ignored')) return slot.ticketId;
    if (!slot.live) continue;
    const planted = context.planted('slot-kept-on-cancel') || context.planted('slots-shared-by-tenants');
    if (planted || isHolding(context, keyOf(tenant, slot.ticketId))) return slot.ticketId;
  }
  return undefined;
}

function isHolding(context: StoreContext, ticketKey: string): boolean {
  const row = context.tickets.get(ticketKey);
  if (row === undefined || !isActive(row.state)) return false;
  if (row.state === 'REQUIRES_ACCEPTANCE') return isHoldingAsked(context, row, ticketKey);
  if (row.state !== 'SEARCHING' || row.ticket.expiresAt > context.nowMs()) return true;
  closeTicket(context, row, 'expire');
  leavePools(context, row.ticket);
  return false;
}

/** A match whose time to accept is up ends here if nobody ended it; who had accepted waits again and is held. */
function isHoldingAsked(context: StoreContext, { ticket, matchId }: TicketRow, ticketKey: string): boolean {
  const row = context.matches.get(keyOf(ticket.tenant, matchId ?? ''));
  if (row === undefined || lapseMatch(context, row.match) === undefined) return true;
  return isHolding(context, ticketKey);
}
