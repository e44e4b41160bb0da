import type { Ticket } from '@paireto/contracts';
import { enteredTicket } from './stored-ticket.ts';
import type { NewTicket } from './ticket-store.ts';

/** What is remembered by an idempotency key of the ticket that was let in, beside what is asked for. */
export interface FirstAnswer {
  ticketId: string;
  enqueuedAt: number;
  expiresAt: number;
  /** Of its players, commas between. */
  ratings: string;
}

/** The names of the fields of a remembered answer, in their order, tabs between. */
export const ANSWER_FIELDS = ['fingerprint', 'id', 'enq', 'exp', 'ratings'] as const;

/** The ratings of the players of a ticket, as an answer remembers them. */
export const ratingsOf = (ticket: NewTicket): string => ticket.players.map(({ rating }) => rating).join(',');

/** A remembered answer; undefined when the text is none. */
export function decodeFirstAnswer(stored: unknown): FirstAnswer | undefined {
  const fields = typeof stored === 'string' ? stored.split('\t') : [];
  if (fields.length !== ANSWER_FIELDS.length) return undefined;
  const [, ticketId = '', enqueuedAt, expiresAt, ratings = ''] = fields;
  return { ticketId, enqueuedAt: Number(enqueuedAt), expiresAt: Number(expiresAt), ratings };
}

/**
 * The ticket of a remembered answer once it is forgotten: as the same request asks for it again, with its id, its times and
 * the ratings of then.
 */
export function recalledTicket(asked: NewTicket, first: FirstAnswer): Ticket {
  const { ticketId, enqueuedAt, expiresAt } = first;
  const ratings = first.ratings.split(',');
  const players = asked.players.map((player, index) => ({
    ...player,
    rating: Number(ratings[index] ?? player.rating),
  }));
  const again = { ...asked, id: ticketId, players };
  return enteredTicket(again, { balances: '', recent: '', enqueuedAt, expiresAt });
}
