import type { Match, Ticket } from '@paireto/contracts';
import { WAITS_TTL_MS } from '../pool-waits-notes.ts';
import { bestPlace } from '../reads/read-places.ts';
import type {
  PlayerQuestion,
  PlayerTickets,
  PlayerTicketView,
  PoolStats,
  PoolWaitsNote,
  TicketPlaceQuestion,
  TicketView,
} from '../ticket-store.ts';
import { heldUntil, inOrder, leavePools, type MemoryCall, matchRow, removeFrom, ticketRow } from './memory-call.ts';
import { findRow, frozenCopy, type MatchRow } from './memory-state.ts';

/** A ticket with its match and game. */
export function readTicket(call: MemoryCall, ticketId: string): TicketView | undefined {
  const row = ticketRow(call, ticketId);
  if (row === undefined) return undefined;
  const { ticket, state, attempts, matchId, reason } = row;
  const match = matchId === undefined ? undefined : matchRow(call, matchId);
  return {
    ticket,
    state,
    attempts,
    matchId,
    match: match?.match,
    game: match?.game,
    acceptance: state === 'REQUIRES_ACCEPTANCE' ? acceptanceOf(match) : undefined,
    reason: state === 'REQUIRES_ACCEPTANCE' || state === 'PLACING' || state === 'MATCHED' ? undefined : reason,
  };
}

const acceptanceOf = (match: MatchRow | undefined): TicketView['acceptance'] =>
  match?.acceptBy === undefined ? undefined : { acceptBy: match.acceptBy, acceptedUserIds: [...match.accepted] };

/** The ticket that the player's slot points to. */
export function readPlayerTicket(call: MemoryCall, userId: string): PlayerTicketView | undefined {
  const slot = findRow(call.tenant.slots, userId, call.nowMs);
  const view = slot === undefined ? undefined : readTicket(call, slot.ticketId);
  if (view === undefined) return undefined;
  return { ...view, heldUntil: view.state === 'MATCHED' ? heldUntil(call, userId) : undefined };
}

/** The ticket that the player's slot points to, and the one asked for where that is another. */
export function readPlayerTickets(call: MemoryCall, { userId, ticketId }: PlayerQuestion): PlayerTickets {
  const currentId = findRow(call.tenant.slots, userId, call.nowMs)?.ticketId;
  return {
    current: currentId === undefined ? undefined : readTicket(call, currentId),
    asked: ticketId === undefined || ticketId === currentId ? undefined : readTicket(call, ticketId),
  };
}

/** The waiting tickets of a pool; what is left there of vanished ones goes. */
export function readPool(call: MemoryCall, pool: string, sinceMs = 0): Ticket[] {
  const entries = inOrder(call.tenant.pools.get(pool)).filter(([, pooledAt]) => pooledAt >= sinceMs);
  return entries.flatMap(([id]) => {
    const row = ticketRow(call, id);
    if (row === undefined) leavePools(call, { id, userIds: [], pools: [pool] });
    return row?.state === 'SEARCHING' ? [row.ticket] : [];
  });
}

/** Pools that changed since, the longest unchanged first. */
export const listPools = (call: MemoryCall, changedSinceMs = Number.NEGATIVE_INFINITY): string[] =>
  inOrder(call.tenant.changedPools).flatMap(([pool, changedAt]) => (changedAt >= changedSinceMs ? [pool] : []));

/** A pool in numbers. */
export function poolStats(call: MemoryCall, pool: string): PoolStats {
  const entries = inOrder(call.tenant.pools.get(pool));
  return {
    pool,
    tickets: entries.length,
    oldestPooledAt: entries[0]?.[1],
  };
}

/** The best place in line that a ticket has in one of these pools. */
export const readPlace = (call: MemoryCall, { ticketId, pools }: TicketPlaceQuestion): number | undefined =>
  bestPlace(
    pools.map((pool) => {
      const rank = inOrder(call.tenant.pools.get(pool)).findIndex(([id]) => id === ticketId);
      return rank === -1 ? null : rank;
    }),
  );

/** Notes what is known of the waits in a pool. */
export function writeWaits(call: MemoryCall, { pool, told, learnt }: PoolWaitsNote): void {
  const before = findRow(call.tenant.waits, pool, call.nowMs)?.learnt;
  const row = { told, learnt: learnt ?? before };
  if (row.told === undefined && row.learnt === undefined) call.tenant.waits.delete(pool);
  else call.tenant.waits.set(pool, { ...frozenCopy(row), forgetAt: call.nowMs + WAITS_TTL_MS });
}

/** Watched tickets whose players were not seen for the grace; entries of vanished tickets go. */
export function findAbsent(call: MemoryCall, queue: string, graceMs: number, limit: number): string[] {
  const entries = inOrder(call.tenant.presences.get(queue)).filter(([, seenAt]) => seenAt <= call.nowMs - graceMs);
  return entries.slice(0, limit).flatMap(([id]) => {
    if (ticketRow(call, id) !== undefined) return [id];
    removeFrom(call.tenant.presences, queue, id);
    return [];
  });
}

/** Matches of a list whose time there is so long ago; entries of vanished ones go. */
export function readMatches(
  call: MemoryCall,
  list: 'outbox' | 'placing' | 'accepting',
  minAgeMs: number,
  limit: number,
): Match[] {
  const entries = inOrder(call.tenant[list]).filter(([, at]) => at <= call.nowMs - minAgeMs);
  return entries.slice(0, limit).flatMap(([id]) => {
    const row = matchRow(call, id);
    if (row === undefined) call.tenant[list].delete(id);
    return row === undefined ? [] : [row.match];
  });
}
