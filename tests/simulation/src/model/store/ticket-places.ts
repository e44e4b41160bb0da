import type { Ticket, TicketEvent } from '@paireto/contracts';
import { keyOf, moveTicket, type StoreContext, type TicketRow } from './tables.ts';

/** Key of a player's slot. */
export const slotKey = (context: StoreContext, tenant: string, userId: string): string =>
  context.planted('slots-shared-by-tenants') ? userId : keyOf(tenant, userId);

const setPool = (context: StoreContext, tenant: string, pool: string, members: ReadonlyMap<string, number>): void =>
  context.pools.set(keyOf(tenant, pool), { tenant, pool, members, changedAtMs: context.nowMs() });

const membersOf = (context: StoreContext, tenant: string, pool: string): ReadonlyMap<string, number> =>
  context.pools.get(keyOf(tenant, pool))?.members ?? new Map();

/** Puts a waiting ticket into all its pools. What is remembered is when it entered; its seniority is something else. */
export function enterPools(context: StoreContext, { ticket, watched }: TicketRow): void {
  const enteredAtMs = context.planted('sweep-by-seniority') ? ticket.enqueuedAt : context.nowMs();
  for (const pool of ticket.pools) {
    const members = new Map(membersOf(context, ticket.tenant, pool)).set(ticket.id, enteredAtMs);
    setPool(context, ticket.tenant, pool, members);
  }
  if (watched) context.seen.set(keyOf(ticket.tenant, ticket.id), { ticketId: ticket.id, atMs: context.nowMs() });
}

export function leavePools(context: StoreContext, ticket: Ticket, pools: readonly string[] = ticket.pools): void {
  for (const pool of pools) {
    const members = new Map(membersOf(context, ticket.tenant, pool));
    if (members.delete(ticket.id)) setPool(context, ticket.tenant, pool, members);
  }
  context.seen.set(keyOf(ticket.tenant, ticket.id), undefined);
}

/** The slots that still point to this ticket; no other may be freed in its name. */
export const heldSlots = (context: StoreContext, ticket: Ticket): string[] =>
  ticket.players
    .map((player) => slotKey(context, ticket.tenant, player.userId))
    .filter((key) => context.slots.get(key)?.ticketId === ticket.id);

/** Until when a game that exists keeps its player from joining; undefined where it does not, or not any more. */
export const heldUntil = (context: StoreContext, slot: { heldUntil?: number }): number | undefined =>
  (slot.heldUntil ?? 0) > context.nowMs() ? slot.heldUntil : undefined;

/** Moves a ticket to an end that frees its players. */
export function closeTicket(
  context: StoreContext,
  row: TicketRow,
  event: TicketEvent,
  changes: { reason?: string; attempts?: number; forced?: boolean } = {},
): void {
  const { reason, attempts = row.attempts, forced = false } = changes;
  moveTicket(context, row, event, { reason, attempts }, forced);
  for (const key of heldSlots(context, row.ticket)) context.slots.set(key, undefined);
}
