import { type Match, type TicketEvent, type TicketState, ticketTransitions } from '@paireto/contracts';
import type { TicketRef } from '../script-call.ts';
import {
  findRow,
  frozenCopy,
  type MatchRow,
  type SlotRow,
  type TenantState,
  type TicketRow,
  type TimedIds,
} from './memory-state.ts';

/** One call about one tenant at one time: the steps that scripts/prelude.lua has, over maps. */
export interface MemoryCall {
  readonly tenant: TenantState;
  readonly nowMs: number;
  readonly retentionMs: number;
}

/** The state after an event; undefined where the table refuses it. */
export const after = (state: TicketState, event: TicketEvent): TicketState | undefined =>
  ticketTransitions[state][event];

export const ticketRow = (call: MemoryCall, id: string): TicketRow | undefined =>
  findRow(call.tenant.tickets, id, call.nowMs);

export const matchRow = (call: MemoryCall, id: string): MatchRow | undefined =>
  findRow(call.tenant.matches, id, call.nowMs);

/** Ids of a list, those that nothing happened to for longest first. */
export const inOrder = (ids: TimedIds | undefined): [string, number][] =>
  [...(ids ?? [])].sort(([a, atA], [b, atB]) => atA - atB || (a < b ? -1 : 1));

/** Into all its pools, and among the watched where that was asked for. */
export function enterPools(call: MemoryCall, ref: TicketRef, isWatched: boolean): void {
  for (const pool of ref.pools) {
    addTo(call.tenant.pools, pool, ref.id, call.nowMs);
    call.tenant.changedPools.set(pool, call.nowMs);
  }
  if (isWatched && ref.queue !== undefined) addTo(call.tenant.presences, ref.queue, ref.id, call.nowMs);
}

export function leavePools(call: MemoryCall, ref: TicketRef): void {
  const { tenant } = call;
  for (const pool of ref.pools) {
    removeFrom(tenant.pools, pool, ref.id);
    if (tenant.pools.has(pool)) tenant.changedPools.set(pool, call.nowMs);
    else tenant.changedPools.delete(pool);
  }
  if (ref.queue !== undefined) removeFrom(tenant.presences, ref.queue, ref.id);
}

function addTo(lists: Map<string, TimedIds>, name: string, id: string, nowMs: number): void {
  const list = lists.get(name) ?? new Map<string, number>();
  lists.set(name, list.set(id, nowMs));
}

/** An empty list is no list. */
export function removeFrom(lists: Map<string, TimedIds>, name: string, id: string): void {
  const list = lists.get(name);
  list?.delete(id);
  if (list?.size === 0) lists.delete(name);
}

/** Players whose slots still point to this ticket. */
export const heldPlayers = (call: MemoryCall, ref: TicketRef): string[] =>
  ref.userIds.filter((userId) => findRow(call.tenant.slots, userId, call.nowMs)?.ticketId === ref.id);

/** Until when a game that exists keeps the player from joining; undefined where it does not, or not any more. */
export function heldUntil(call: MemoryCall, userId: string): number | undefined {
  const until = findRow(call.tenant.slots, userId, call.nowMs)?.heldUntil;
  return until !== undefined && until > call.nowMs ? until : undefined;
}

/** Whether a slot keeps its player from joining. */
export const isHolding = (call: MemoryCall, slot: SlotRow): boolean =>
  slot.isLive || (slot.heldUntil ?? 0) > call.nowMs;

export function isIn(call: MemoryCall, matchId: string, ref: TicketRef, state: TicketState): boolean {
  const row = ticketRow(call, ref.id);
  return row?.state === state && row.matchId === matchId;
}

/** SEARCHING or REQUIRES_ACCEPTANCE -> PLACING. Lives until the match ends, however long that takes. */
export function placeTicket(call: MemoryCall, matchId: string, ref: TicketRef): void {
  const row = moved(call, ref, ticketRow(call, ref.id)?.state === 'SEARCHING' ? 'commit' : 'accept');
  row.matchId = matchId;
  row.forgetAt = undefined;
  leavePools(call, ref);
}

/** SEARCHING -> REQUIRES_ACCEPTANCE. */
export function askTicket(call: MemoryCall, matchId: string, ref: TicketRef, acceptBy: number): void {
  const row = moved(call, ref, 'propose');
  row.matchId = matchId;
  row.forgetAt = Math.max(row.ticket.expiresAt, acceptBy) + call.retentionMs;
  leavePools(call, ref);
}

/** PLACING or REQUIRES_ACCEPTANCE (or SEARCHING already) -> SEARCHING, with the seniority it had. */
export function searchAgain(call: MemoryCall, ref: TicketRef): TicketRow {
  const row = ticketRow(call, ref.id)?.state === 'SEARCHING' ? existing(call, ref) : moved(call, ref, 'requeue');
  row.matchId = undefined;
  row.forgetAt = Math.max(row.ticket.expiresAt, call.nowMs) + call.retentionMs;
  enterPools(call, ref, row.isWatched);
  return row;
}

/** To a terminal state that frees the players. */
export function closeTicket(call: MemoryCall, ref: TicketRef, event: TicketEvent, reason?: string): void {
  const row = moved(call, ref, event);
  row.reason = reason;
  row.forgetAt = call.nowMs + call.retentionMs;
  for (const userId of heldPlayers(call, ref)) call.tenant.slots.delete(userId);
}

/** Moves a ticket as the table says. */
export function moved(call: MemoryCall, ref: TicketRef, event: TicketEvent): TicketRow {
  const row = existing(call, ref);
  const state = after(row.state, event);
  if (state === undefined) throw new Error(`a ticket that is ${row.state} refuses to ${event}`);
  row.state = state;
  return row;
}

function existing(call: MemoryCall, ref: TicketRef): TicketRow {
  const row = ticketRow(call, ref.id);
  if (row === undefined) throw new Error(`there is no ticket ${ref.id}`);
  return row;
}

/** The match is to be placed; one that asks its players is so from now on. */
export function placeMatch(call: MemoryCall, match: Match): MatchRow {
  const row = matchRow(call, match.id) ?? newMatch(call, match, 'PLACING');
  row.state = 'PLACING';
  call.tenant.placing.set(match.id, call.nowMs);
  call.tenant.accepting.delete(match.id);
  return row;
}

/** The match asks its players. */
export function askMatch(call: MemoryCall, match: Match, acceptBy: number): void {
  newMatch(call, match, 'REQUIRES_ACCEPTANCE').acceptBy = acceptBy;
  call.tenant.accepting.set(match.id, acceptBy);
}

function newMatch(call: MemoryCall, match: Match, state: MatchRow['state']): MatchRow {
  const start = { state, attempts: 0, accepted: [] };
  const nothingYet = { game: undefined, reason: undefined, acceptBy: undefined, forgetAt: undefined };
  const row: MatchRow = { match: frozenCopy(match), ...start, ...nothingYet };
  call.tenant.matches.set(match.id, row);
  return row;
}

export function endMatch(call: MemoryCall, row: MatchRow, forgetAt = call.nowMs + call.retentionMs): void {
  row.forgetAt = forgetAt;
  call.tenant.placing.delete(row.match.id);
  call.tenant.outbox.delete(row.match.id);
  call.tenant.accepting.delete(row.match.id);
}
