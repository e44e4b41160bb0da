import type { Ticket } from '@paireto/contracts';
import type { NewTicket } from './ticket-store.ts';

/** What of a new ticket is the ticket itself. */
export type TicketData = Omit<NewTicket, 'maxWaitMs' | 'presence' | 'idempotency'>;

/** Leaves away what is only said about a ticket when it is enqueued. */
export function ticketData(ticket: NewTicket): TicketData {
  const { maxWaitMs: _, presence: __, idempotency: ___, ...data } = ticket;
  return data;
}

/** What is written of a ticket at enqueue; its times and side balances are the script's to add. */
export const encodeTicket = (ticket: NewTicket): string => JSON.stringify(ticketData(ticket));

/** Puts together a ticket and what the script added to it. `balances`: one number per player, commas between. */
export function withStoredParts(ticket: TicketData, balances: string, enqueuedAt: number, expiresAt: number): Ticket {
  const sides = balances.split(',');
  return {
    ...ticket,
    players: ticket.players.map((player, index) => ({ ...player, sideBalance: Number(sides[index] ?? 0) })),
    enqueuedAt,
    expiresAt,
  };
}

/** The ticket of these stored fields; undefined when they are not those of a ticket, which then counts as vanished. */
export function decodeTicket(stored: readonly unknown[]): Ticket | undefined {
  const [data, balances, enqueuedAt, expiresAt] = stored;
  if (typeof balances !== 'string') return undefined;
  const ticket = decodeJson<TicketData>(data);
  if (!Array.isArray(ticket?.players)) return undefined;
  return withStoredParts(ticket, balances, Number(enqueuedAt), Number(expiresAt));
}

/** Parses what the store wrote itself; undefined when it is not JSON. */
export function decodeJson<Value>(text: unknown): Value | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}
