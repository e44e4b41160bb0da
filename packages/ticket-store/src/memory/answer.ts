import type { Match, StrikeReason, TicketState } from '@paireto/contracts';
import type { AcceptOutcome, DeclineOutcome, FallenMatch, PlayerAnswer } from '../ticket-store.ts';
import { matchOfOne } from '../transitions/asked-match.ts';
import { matchRefs } from '../transitions/ticket-ref.ts';
import {
  closeTicket,
  endMatch,
  isIn,
  type MemoryCall,
  matchRow,
  placeMatch,
  placeTicket,
  searchAgain,
  ticketRow,
} from './memory-call.ts';
import type { MatchRow, TicketRow } from './memory-state.ts';
import { strike } from './strikes.ts';

/** A player accepts; the last one makes the match one to be placed. */
export function accept(call: MemoryCall, { ticketId, userId, matchId }: PlayerAnswer): AcceptOutcome {
  const ticket = rowOf(call, ticketId, userId);
  if (ticket === undefined) return { outcome: 'not-found' };
  const row = matchRow(call, ticket.matchId ?? '');
  if (row === undefined) {
    lapseFor(call, ticket);
    return { outcome: 'not-asked', state: ticket.state };
  }
  const { match } = row;
  if (matchId !== undefined && matchId !== match.id) return { outcome: 'not-asked', state: ticket.state };
  if (match.acceptWithinMs !== undefined && isPlaced(ticket.state) && isPlaced(row.state)) {
    return { outcome: 'all-accepted', match };
  }
  if (ticket.state !== 'REQUIRES_ACCEPTANCE' || row.state !== 'REQUIRES_ACCEPTANCE' || isDue(call, row)) {
    return { outcome: 'not-asked', state: ticket.state };
  }
  if (!row.accepted.includes(userId)) row.accepted = [...row.accepted, userId];
  if (!isComplete(call, row)) return { outcome: 'accepted', match };
  placeMatch(call, match);
  call.tenant.outbox.set(match.id, call.nowMs);
  // They left their pools when they were asked.
  for (const ref of matchRefs(match)) placeTicket(call, match.id, { ...ref, pools: [], queue: undefined });
  return { outcome: 'all-accepted', match };
}

/** A player declines for the whole ticket. */
export function decline(call: MemoryCall, { ticketId, userId, matchId }: PlayerAnswer): DeclineOutcome {
  const ticket = rowOf(call, ticketId, userId);
  if (ticket === undefined) return { outcome: 'not-found' };
  const isMeant = matchId === undefined || matchId === ticket.matchId;
  if (ticket.state !== 'REQUIRES_ACCEPTANCE' || !isMeant) return { outcome: 'not-asked', state: ticket.state };
  return { outcome: 'declined', fallen: declineFor(call, ticket, userId) };
}

/** Ends the match that a ticket is asked about, by that ticket. */
export function declineFor(call: MemoryCall, { ticket, matchId }: TicketRow, userId: string | undefined): FallenMatch {
  const row = matchRow(call, matchId ?? '');
  const match = row?.match ?? matchOfOne(matchId ?? '', ticket);
  const isOver = row !== undefined && isDue(call, row);
  return drop(call, match, 'declined', (ticketId, userIds) => {
    if (ticketId === ticket.id) {
      const whose = userIds.filter((each) => each === userId);
      return { reason: 'declined', userIds: whose };
    }
    return isOver && !haveAllAccepted(row, userIds) ? notAccepted(row, userIds) : undefined;
  });
}

/** Ends a match whose time to accept is up; undefined where it is not, or was ended before. */
export function lapse(call: MemoryCall, match: Match): FallenMatch | undefined {
  const row = matchRow(call, match.id);
  if (row?.state !== 'REQUIRES_ACCEPTANCE' || !isDue(call, row)) return undefined;
  return drop(call, match, 'not-accepted', (_, userIds) =>
    haveAllAccepted(row, userIds) ? undefined : notAccepted(row, userIds),
  );
}

/** Ends the match that a ticket is asked about, if its time is up; frees the ticket of one that is gone. */
export function lapseFor(call: MemoryCall, { ticket, matchId, state }: TicketRow): FallenMatch | undefined {
  if (state !== 'REQUIRES_ACCEPTANCE') return undefined;
  const row = matchRow(call, matchId ?? '');
  if (row !== undefined) return lapse(call, row.match);
  return drop(call, matchOfOne(matchId ?? '', ticket), 'not-accepted', () => undefined);
}

/** Why a ticket is CANCELLED, and which of its players it is held against. */
interface Blame {
  reason: StrikeReason;
  userIds: readonly string[];
}

const notAccepted = (row: MatchRow, userIds: readonly string[]): Blame => ({
  reason: 'not-accepted',
  userIds: userIds.filter((userId) => !row.accepted.includes(userId)),
});

/** Ends a match that was not accepted. `blame` tells which tickets are CANCELLED. */
function drop(
  call: MemoryCall,
  match: Match,
  reason: string,
  blame: (ticketId: string, userIds: readonly string[]) => Blame | undefined,
): FallenMatch {
  const row = matchRow(call, match.id);
  if (row !== undefined) {
    row.state = 'FAILED';
    row.reason = reason;
    endMatch(call, row);
  }
  const fallen: FallenMatch = { match, searching: [], cancelled: [] };
  for (const ref of matchRefs(match).filter((each) => isIn(call, match.id, each, 'REQUIRES_ACCEPTANCE'))) {
    const blamed = blame(ref.id, ref.userIds);
    if (blamed === undefined) {
      const ticket = searchAgain(call, ref);
      ticket.reason = reason;
      fallen.searching.push(ticket.ticket);
    } else {
      closeTicket(call, ref, 'decline', blamed.reason);
      for (const userId of blamed.userIds) {
        strike(call, match.strikes, { queue: match.queue, userId, ticketId: ref.id, reason: blamed.reason });
      }
      fallen.cancelled.push(ref.id);
    }
  }
  return fallen;
}

function rowOf(call: MemoryCall, ticketId: string, userId: string): TicketRow | undefined {
  const row = ticketRow(call, ticketId);
  return row?.ticket.players.some((player) => player.userId === userId) ? row : undefined;
}

const isPlaced = (state: TicketState | MatchRow['state']): boolean => state === 'PLACING' || state === 'MATCHED';

const isDue = (call: MemoryCall, row: MatchRow): boolean => (row.acceptBy ?? 0) <= call.nowMs;

const haveAllAccepted = (row: MatchRow, userIds: readonly string[]): boolean =>
  userIds.every((userId) => row.accepted.includes(userId));

const isComplete = (call: MemoryCall, row: MatchRow): boolean =>
  matchRefs(row.match).every(
    (ref) => haveAllAccepted(row, ref.userIds) && isIn(call, row.match.id, ref, 'REQUIRES_ACCEPTANCE'),
  );
