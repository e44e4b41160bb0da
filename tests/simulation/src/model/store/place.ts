import type { Match, TicketState } from '@paireto/contracts';
import type { ClaimOutcome, CommitOutcome } from '@paireto/ticket-store';
import { allows } from './state-machine.ts';
import { keyOf, moveTicket, type StoreContext, type TicketRow } from './tables.ts';
import { enterPools, leavePools } from './ticket-places.ts';

const VOID_REASON = 'the tickets went elsewhere';

/** The tickets of a match as they are stored; undefined where one vanished. */
export const rowsOf = (context: StoreContext, match: Match): (TicketRow | undefined)[] =>
  match.tickets.map(({ ticketId }) => context.tickets.get(keyOf(match.tenant, ticketId)));

export const isIn = (match: Match, row: TicketRow | undefined, state: TicketState): row is TicketRow =>
  row?.state === state && row.matchId === match.id;

export const isPlacedIn = (match: Match, row: TicketRow | undefined): row is TicketRow => isIn(match, row, 'PLACING');

/** That a match was announced shows that all its players accepted it. */
const belongs = (match: Match, row: TicketRow | undefined): row is TicketRow =>
  isPlacedIn(match, row) || isIn(match, row, 'REQUIRES_ACCEPTANCE');

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
  if (match.acceptWithinMs === undefined) {
    placeMatch(context, match);
    if (!context.planted('no-outbox')) {
      context.outbox.set(keyOf(match.tenant, match.id), { match, sinceMs: context.nowMs() });
    }
  } else {
    askPlayers(context, match, context.nowMs() + match.acceptWithinMs);
  }
  const event = match.acceptWithinMs === undefined ? 'commit' : 'propose';
  for (const row of rows) {
    if (row === undefined) continue;
    moveTicket(context, row, event, { matchId: match.id }, unchecked);
    leavePools(context, row.ticket, context.planted('commit-leaves-other-pools') ? [match.pool] : row.ticket.pools);
  }
  return { outcome: 'committed' };
}

const blank = { game: undefined, attempts: 0, reason: undefined, acceptBy: undefined, accepted: [] };

/** The match is to be placed; one that asks its players is so from now on. */
export function placeMatch(context: StoreContext, match: Match): void {
  const key = keyOf(match.tenant, match.id);
  context.matches.set(key, { ...blank, ...context.matches.get(key), match, state: 'PLACING' });
  context.accepting.set(key, undefined);
  noteActivity(context, match);
}

function askPlayers(context: StoreContext, match: Match, acceptBy: number): void {
  const key = keyOf(match.tenant, match.id);
  context.matches.set(key, { ...blank, match, state: 'REQUIRES_ACCEPTANCE', acceptBy });
  context.accepting.set(key, { match, acceptBy });
}

const noteActivity = (context: StoreContext, match: Match): void =>
  context.placing.set(keyOf(match.tenant, match.id), { match, sinceMs: context.nowMs() });

/** Takes a match out of the lists of those that need something. */
export function endMatch(context: StoreContext, match: Match): void {
  context.placing.set(keyOf(match.tenant, match.id), undefined);
  context.outbox.set(keyOf(match.tenant, match.id), undefined);
  context.accepting.set(keyOf(match.tenant, match.id), undefined);
}

/** Confirms before a game is created that every ticket is in this match; restores what a fail-over lost, or voids it. */
export function claimMatch(
  context: StoreContext,
  match: Match,
  placeChallenge: (context: StoreContext, match: Match) => ClaimOutcome,
): ClaimOutcome {
  const key = keyOf(match.tenant, match.id);
  const stored = context.matches.get(key);
  if (stored?.state === 'MATCHED' && stored.game) {
    return { outcome: 'already-matched', game: stored.game, attempts: stored.attempts };
  }
  if (stored?.state === 'FAILED' || stored?.state === 'VOID') {
    return { outcome: 'finished', reason: stored.reason ?? '' };
  }
  const rows = rowsOf(context, match);
  if (match.challenge !== undefined && !rows.every((row) => isPlacedIn(match, row))) {
    return placeChallenge(context, match);
  }
  if (!rows.every((row) => belongs(match, row) || isFree(row))) return voidMatch(context, match, rows);
  if (stored?.state !== 'PLACING') placeMatch(context, match);
  noteActivity(context, match);
  for (const row of rows) {
    if (row === undefined || row.state === 'PLACING') continue;
    moveTicket(context, row, row.state === 'SEARCHING' ? 'commit' : 'accept', { matchId: match.id });
    leavePools(context, row.ticket);
  }
  const claimed = context.matches.get(key)!;
  context.matches.set(key, { ...claimed, attempts: claimed.attempts + 1 });
  return { outcome: 'claimed', attempts: claimed.attempts + 1 };
}

function voidMatch(context: StoreContext, match: Match, rows: (TicketRow | undefined)[]): ClaimOutcome {
  context.matches.set(keyOf(match.tenant, match.id), { ...blank, match, state: 'VOID', reason: VOID_REASON });
  endMatch(context, match);
  const free = rows.filter((row) => row !== undefined).filter((row) => belongs(match, row) || isFree(row));
  const waiting = free.map((row) => (isFree(row) ? row : searchAgain(context, row)));
  for (const row of waiting) enterPools(context, row);
  return { outcome: 'void', reason: VOID_REASON, requeued: waiting.map(({ ticket }) => ticket) };
}

/** PLACING or REQUIRES_ACCEPTANCE -> SEARCHING, with the seniority it had. */
export function searchAgain(context: StoreContext, row: TicketRow, changes: Partial<TicketRow> = {}): TicketRow {
  const ticket = context.planted('requeue-resets-seniority')
    ? { ...row.ticket, enqueuedAt: context.nowMs() }
    : row.ticket;
  return moveTicket(context, row, 'requeue', { ...changes, ticket, matchId: undefined });
}
