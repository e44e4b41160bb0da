import { ratingsOf, recalledTicket } from '../first-answer.ts';
import type { TicketRef } from '../script-call.ts';
import { ticketData } from '../stored-ticket.ts';
import type { EnqueueOutcome, NewTicket } from '../ticket-store.ts';
import { ticketRef } from '../transitions/ticket-ref.ts';
import { lapseFor } from './answer.ts';
import { enterPools, heldPlayers, heldUntil, inOrder, isHolding, type MemoryCall, ticketRow } from './memory-call.ts';
import { findRow, frozenCopy } from './memory-state.ts';
import { coolingDown } from './strikes.ts';
import { expire } from './take-out.ts';

const ANSWER_TTL_MS = 86_400_000;
const MOST_RECENT = 50;

/** Lets tickets in; who is held by a ticket that holds nobody any more is freed and tried again. */
export function enqueue(call: MemoryCall, tickets: readonly NewTicket[]): EnqueueOutcome[] {
  const outcomes = tickets.map((ticket) => enterFree(call, ticket));
  const refused = outcomes.flatMap((outcome, index) =>
    outcome.outcome === 'already-queued' ? [{ index, ticket: tickets[index]!, heldBy: outcome.ticketId }] : [],
  );
  const freed = refused.filter(({ ticket, heldBy }) => freeSlots(call, ticketRef(ticket).userIds, heldBy));
  if (freed.length === 0) return outcomes;
  const again = enqueue(
    call,
    freed.map(({ ticket }) => ticket),
  );
  for (const [place, { index }] of freed.entries()) outcomes[index] = again[place]!;
  return outcomes;
}

function enterFree(call: MemoryCall, asked: NewTicket): EnqueueOutcome {
  const { tenant, nowMs, retentionMs } = call;
  const ref = ticketRef(asked);
  const stored = ticketRow(call, asked.id);
  if (stored !== undefined) {
    return { outcome: 'enqueued', ticket: stored.ticket };
  }
  const recalled = recall(call, asked);
  if (recalled !== undefined) return recalled;
  const heldBy = findHolder(call, ref);
  if (heldBy !== undefined) return { outcome: 'already-queued', ticketId: heldBy };
  const refusal = coolingDown(call, asked);
  if (refusal !== undefined) return refusal;

  const expiresAt = nowMs + Math.ceil(asked.maxWaitMs);
  const sideBalance = (userId: string) => findRow(tenant.balances, `${asked.queue}:${userId}`, nowMs)?.value ?? 0;
  const players = asked.players.map((player) => ({
    ...player,
    sideBalance: sideBalance(player.userId),
    ...recentOf(call, asked, player.userId),
  }));
  const ticket = frozenCopy({ ...ticketData(asked), players, enqueuedAt: nowMs, expiresAt });
  const isWatched = asked.presence === true;
  const start = { state: 'SEARCHING', attempts: 0, matchId: undefined, reason: undefined } as const;
  tenant.tickets.set(ref.id, { ...start, ticket, isWatched, forgetAt: expiresAt + retentionMs });
  for (const userId of ref.userIds) {
    tenant.slots.set(userId, { ticketId: ref.id, isLive: true, forgetAt: undefined });
  }
  enterPools(call, ref, isWatched);
  if (asked.idempotency !== undefined) {
    const { fingerprint } = asked.idempotency;
    const first = { ticketId: asked.id, enqueuedAt: nowMs, expiresAt, ratings: ratingsOf(asked) };
    tenant.answers.set(answerId(asked), { fingerprint, first, forgetAt: nowMs + ANSWER_TTL_MS });
  }
  return { outcome: 'enqueued', ticket };
}

/** Whom the player met last, the latest first; nothing where that is nobody. */
function recentOf(call: MemoryCall, { queue, recallOpponents }: NewTicket, userId: string): { recent?: string[] } {
  const row = recallOpponents ? findRow(call.tenant.recents, `${queue}:${userId}`, call.nowMs) : undefined;
  const known = inOrder(row?.ids).flatMap(([id, until]) => (until > call.nowMs ? [id] : []));
  return known.length === 0 ? {} : { recent: known.reverse().slice(0, MOST_RECENT) };
}

const answerId = (asked: NewTicket): string => `${asked.players[0]?.userId ?? ''} ${asked.idempotency?.key}`;

function recall(call: MemoryCall, asked: NewTicket): EnqueueOutcome | undefined {
  if (asked.idempotency === undefined) return undefined;
  const known = findRow(call.tenant.answers, answerId(asked), call.nowMs);
  if (known === undefined) return undefined;
  if (known.fingerprint !== asked.idempotency.fingerprint) return { outcome: 'key-reused' };
  const ticket = ticketRow(call, known.first.ticketId)?.ticket ?? frozenCopy(recalledTicket(asked, known.first));
  return { outcome: 'replayed', ticket };
}

function findHolder(call: MemoryCall, ref: TicketRef): string | undefined {
  for (const userId of ref.userIds) {
    const slot = findRow(call.tenant.slots, userId, call.nowMs);
    if (slot !== undefined && isHolding(call, slot) && slot.ticketId !== ref.id) return slot.ticketId;
  }
  return undefined;
}

/** Frees players of a ticket that has ended, is gone or is overdue; false where it holds them rightly. */
function freeSlots(call: MemoryCall, userIds: readonly string[], heldBy: string): boolean {
  const holder = ticketRow(call, heldBy);
  if (holder?.state === 'SEARCHING' && holder.ticket.expiresAt <= call.nowMs) {
    expire(call, holder.ticket);
    return true;
  }
  if (holder?.state === 'REQUIRES_ACCEPTANCE') return lapseFor(call, holder) !== undefined;
  if (holder?.state === 'SEARCHING' || holder?.state === 'PLACING') return false;
  const held = heldPlayers(call, { id: heldBy, userIds, pools: [] });
  if (holder?.state === 'MATCHED' && held.some((userId) => heldUntil(call, userId) !== undefined)) return false;
  for (const userId of held) call.tenant.slots.delete(userId);
  return true;
}
