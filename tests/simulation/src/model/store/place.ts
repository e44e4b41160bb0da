import type { Match } from '@paireto/contracts';
import type { ClaimOutcome, CommitOutcome } from '@paireto/ticket-store';
import { allows } from './state-machine.ts';
import { keyOf, moveTicket, type StoreContext, type TicketRow } from './tables.ts';
import { enterPools, leavePools } from './ticket-places.ts';

const VOID_REASON = 'the tickets went elsewhere';

/** The tickets of a match as they are stored; undefined where one vanished. */
export const rowsOf = (context: StoreContext, match: Match): (TicketRow | undefined)[] =>
  match.tickets.map(({ ticketId }) => context.tickets.get(keyOf(match.tenant, ticketId)));

export const isPlacedIn = (match: Match, row: TicketRow | undefined): row is TicketRow =>
  row?.state === 'PLACING' && row.matchId === match.id;

const isFree = (row: TicketRow | undefined): row is TicketRow => row !== undefined && allows(row.state, 'commit');

/** Makes a proposal a match: every ticket SEARCHING -> PLACING, out of all its pools; or nothing at all. */
export function commitMatch(context: StoreContext, match: Match): CommitOutcome {
  if (context.matches.get(keyOf(match.tenant, match.id))) return { outcome: 'already-committed' };
  const rows = rowsOf(context, match);
  const unchecked = context.planted('commit-without-cas');
  const refused = match.tickets.filter((_, index) => {
    const row = rows[index];
    return row === undefined || !(unchecked || isFree(row));
  });
  const isOneTwice = new Set(match.tickets.map(({ ticketId }) => ticketId)).size < match.tickets.length;
  if (refused.length > 0 || isOneTwice) {
    return { outcome: 'conflict', ticketIds: refused.map(({ ticketId }) => ticketId) };
  }
  placeMatch(context, match);
  if (!context.planted('no-outbox')) {
    context.outbox.set(keyOf(match.tenant, match.id), { match, sinceMs: context.nowMs() });
  }
  for (const row of rows) {
    if (row === undefined) continue;
    moveTicket(context, row, 'commit', { matchId: match.id }, unchecked);
    leavePools(context, row.ticket, context.planted('commit-leaves-other-pools') ? [match.pool] : row.ticket.pools);
  }
  return { outcome: 'committed' };
}

function placeMatch(context: StoreContext, match: Match): void {
  const blank = { game: undefined, attempts: 0, reason: undefined };
  context.matches.set(keyOf(match.tenant, match.id), { match, state: 'PLACING', ...blank });
  noteActivity(context, match);
}

const noteActivity = (context: StoreContext, match: Match): void =>
  context.placing.set(keyOf(match.tenant, match.id), { match, sinceMs: context.nowMs() });

/** Takes a match out of the lists of those that need something. */
export function endMatch(context: StoreContext, match: Match): void {
  context.placing.set(keyOf(match.tenant, match.id), undefined);
  context.outbox.set(keyOf(match.tenant, match.id), undefined);
}

/** Confirms before a game is created that every ticket is in this match; restores what a fail-over lost, or voids it. */
export function claimMatch(context: StoreContext, match: Match): ClaimOutcome {
  const key = keyOf(match.tenant, match.id);
  const stored = context.matches.get(key);
  if (stored?.state === 'MATCHED' && stored.game) {
    return { outcome: 'already-matched', game: stored.game, attempts: stored.attempts };
  }
  if (stored?.state === 'FAILED' || stored?.state === 'VOID') {
    return { outcome: 'finished', reason: stored.reason ?? '' };
  }
  const rows = rowsOf(context, match);
  if (!rows.every((row) => isPlacedIn(match, row) || isFree(row))) return voidMatch(context, match, rows);
  if (stored === undefined) placeMatch(context, match);
  noteActivity(context, match);
  for (const row of rows.filter(isFree)) {
    moveTicket(context, row, 'commit', { matchId: match.id });
    leavePools(context, row.ticket);
  }
  const claimed = context.matches.get(key)!;
  context.matches.set(key, { ...claimed, attempts: claimed.attempts + 1 });
  return { outcome: 'claimed', attempts: claimed.attempts + 1 };
}

function voidMatch(context: StoreContext, match: Match, rows: (TicketRow | undefined)[]): ClaimOutcome {
  const blank = { game: undefined, attempts: 0, reason: VOID_REASON };
  context.matches.set(keyOf(match.tenant, match.id), { match, state: 'VOID', ...blank });
  endMatch(context, match);
  const free = rows.filter((row) => row !== undefined).filter((row) => isPlacedIn(match, row) || isFree(row));
  const waiting = free.map((row) => (isFree(row) ? row : searchAgain(context, row)));
  for (const row of waiting) enterPools(context, row);
  return { outcome: 'void', requeued: waiting.map(({ ticket }) => ticket) };
}

/** PLACING -> SEARCHING, with the seniority it had. */
export function searchAgain(context: StoreContext, row: TicketRow, changes: Partial<TicketRow> = {}): TicketRow {
  const ticket = context.planted('requeue-resets-seniority')
    ? { ...row.ticket, enqueuedAt: context.nowMs() }
    : row.ticket;
  return moveTicket(context, row, 'requeue', { ...changes, ticket, matchId: undefined });
}
