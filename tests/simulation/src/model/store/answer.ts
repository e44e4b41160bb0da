import type { Match, StrikeReason } from '@paireto/contracts';
import type { AcceptOutcome, DeclineOutcome, FallenMatch } from '@paireto/ticket-store';
import { endMatch, isIn, placeMatch, rowsOf, searchAgain } from './place.ts';
import { strike } from './strikes.ts';
import { keyOf, type MatchRow, moveTicket, type StoreContext, type TicketRow } from './tables.ts';
import { closeTicket, enterPools } from './ticket-places.ts';

/** One player's answer to the question whether they accept a match. */
export interface PlayerAnswer {
  tenant: string;
  ticketId: string;
  userId: string;
}

/** A player accepts; with the last of them the match is to be placed and announced. */
export function accept(context: StoreContext, answer: PlayerAnswer): AcceptOutcome {
  const ticket = ticketOf(context, answer);
  if (ticket === undefined) return { outcome: 'not-found' };
  const row = askedBy(context, ticket);
  if (row === undefined) return { outcome: 'not-asked', state: ticket.state };
  const { match } = row;
  if (isPlaced(ticket.state) && isPlaced(row.state)) return { outcome: 'all-accepted', match };
  const isLate = (row.acceptBy ?? 0) <= context.nowMs();
  if (ticket.state !== 'REQUIRES_ACCEPTANCE' || row.state !== 'REQUIRES_ACCEPTANCE' || isLate) {
    return { outcome: 'not-asked', state: ticket.state };
  }
  const accepted = row.accepted.includes(answer.userId) ? row.accepted : [...row.accepted, answer.userId];
  context.matches.set(keyOf(match.tenant, match.id), { ...row, accepted });
  const isComplete = rowsOf(context, match).every(
    (each) => isIn(match, each, 'REQUIRES_ACCEPTANCE') && haveAllAccepted(accepted, each),
  );
  if (!isComplete && !context.planted('one-acceptance-is-enough')) return { outcome: 'accepted', match };
  placeMatch(context, match);
  context.outbox.set(keyOf(match.tenant, match.id), { match, sinceMs: context.nowMs() });
  for (const each of rowsOf(context, match)) if (each) moveTicket(context, each, 'accept');
  return { outcome: 'all-accepted', match };
}

/** A player declines, for the whole ticket. */
export function decline(context: StoreContext, answer: PlayerAnswer): DeclineOutcome {
  const ticket = ticketOf(context, answer);
  if (ticket === undefined) return { outcome: 'not-found' };
  if (ticket.state !== 'REQUIRES_ACCEPTANCE') return { outcome: 'not-asked', state: ticket.state };
  return { outcome: 'declined', fallen: declineFor(context, ticket, answer.userId) };
}

/** Ends the match that a ticket is asked about, by that ticket, and this player of it where it is known who. */
export function declineFor(context: StoreContext, ticket: TicketRow, userId: string | undefined): FallenMatch {
  const row = context.matches.get(keyOf(ticket.ticket.tenant, ticket.matchId ?? ''))!;
  const isOver = (row.acceptBy ?? 0) <= context.nowMs();
  return dropMatch(context, row, 'declined', (each) => {
    if (each.ticket.id === ticket.ticket.id)
      return { reason: 'declined', userIds: userId === undefined ? [] : [userId] };
    return isOver && !haveAllAccepted(row.accepted, each) ? notAccepted(row, each) : undefined;
  });
}

/** Ends the matches of a tenant whose time to accept is up. */
export const lapse = (context: StoreContext, tenant: string): FallenMatch[] =>
  [...context.accepting.entries()]
    .map(([, { match }]) => match)
    .filter((match) => match.tenant === tenant)
    .flatMap((match) => lapseMatch(context, match) ?? []);

/** Ends one match whose time to accept is up; undefined where it is not. */
export function lapseMatch(context: StoreContext, match: Match): FallenMatch | undefined {
  const row = context.matches.get(keyOf(match.tenant, match.id));
  if (row?.state !== 'REQUIRES_ACCEPTANCE' || (row.acceptBy ?? 0) > context.nowMs()) return undefined;
  return dropMatch(context, row, 'not-accepted', (each) =>
    haveAllAccepted(row.accepted, each) && !context.planted('lapse-blames-all') ? undefined : notAccepted(row, each),
  );
}

/** Why a ticket is CANCELLED, and which of its players it is held against. */
interface Blame {
  reason: StrikeReason;
  userIds: readonly string[];
}

const notAccepted = ({ accepted }: MatchRow, { ticket }: TicketRow): Blame => ({
  reason: 'not-accepted',
  userIds: ticket.players.flatMap(({ userId }) => (accepted.includes(userId) ? [] : [userId])),
});

function dropMatch(
  context: StoreContext,
  row: MatchRow,
  reason: string,
  blame: (ticket: TicketRow) => Blame | undefined,
): FallenMatch {
  const { match } = row;
  context.matches.set(keyOf(match.tenant, match.id), { ...row, state: 'FAILED', reason });
  endMatch(context, match);
  const fallen: FallenMatch = { match, searching: [], cancelled: [] };
  for (const each of rowsOf(context, match).filter((ticket) => isIn(match, ticket, 'REQUIRES_ACCEPTANCE'))) {
    const blamed = blame(each);
    if (blamed === undefined) {
      const waiting = searchAgain(context, each, { reason });
      if (!context.planted('fallen-not-pooled')) enterPools(context, waiting);
      fallen.searching.push(waiting.ticket);
    } else {
      closeTicket(context, each, 'decline', { reason: blamed.reason });
      strike(context, match.strikes, each.ticket, blamed);
      fallen.cancelled.push(each.ticket.id);
    }
  }
  return fallen;
}

function ticketOf(context: StoreContext, { tenant, ticketId, userId }: PlayerAnswer): TicketRow | undefined {
  const row = context.tickets.get(keyOf(tenant, ticketId));
  return row?.ticket.players.some((player) => player.userId === userId) ? row : undefined;
}

/** The match that asks or asked the players of a ticket. */
function askedBy(context: StoreContext, { ticket, matchId }: TicketRow): MatchRow | undefined {
  const row = matchId === undefined ? undefined : context.matches.get(keyOf(ticket.tenant, matchId));
  return row?.match.acceptWithinMs === undefined ? undefined : row;
}

const isPlaced = (state: string): boolean => state === 'PLACING' || state === 'MATCHED';

const haveAllAccepted = (accepted: readonly string[], { ticket }: TicketRow): boolean =>
  ticket.players.every(({ userId }) => accepted.includes(userId));
