import type { Ticket } from '@paireto/contracts';
import type { NewTicket } from './ticket-store.ts';

/** What of a new ticket is the ticket itself. */
export type TicketData = Omit<NewTicket, 'maxWaitMs' | 'presence' | 'idempotency' | 'recallOpponents' | 'cooldown'>;

/** The fields that make a stored ticket, as `decodeTicket` takes them. */
export const TICKET_FIELDS = ['data', 'balances', 'enq', 'exp', 'recent'] as const;

/** Leaves away what is only said about a ticket when it is enqueued. */
export function ticketData(ticket: NewTicket): TicketData {
  const { maxWaitMs: _, presence: __, idempotency: ___, recallOpponents: ____, cooldown: _____, ...data } = ticket;
  return data;
}

/** What is written of a ticket at enqueue; its times and side balances are the script's to add. */
export const encodeTicket = (ticket: NewTicket): string => JSON.stringify(ticketData(ticket));

/** What is written of a ticket that nobody enqueued: its data and its side balances. */
export function encodeWhole(ticket: Ticket): { data: string; balances: string } {
  const { enqueuedAt: _, expiresAt: __, players, ...rest } = ticket;
  const asked = players.map((player) => {
    const { sideBalance: ___, recent: ____, ...known } = player;
    return known;
  });
  const balances = players.map(({ sideBalance }) => sideBalance).join(',');
  return { data: JSON.stringify({ ...rest, players: asked }), balances };
}

/** What a script adds to a ticket. */
export interface StoredParts {
  /** Side balance of each player, commas between. */
  balances: string;
  /** Recent opponents: spaces between those of a player, a line per player. Empty: nobody has any. */
  recent: string;
  enqueuedAt: number;
  expiresAt: number;
}

/** Puts together a ticket and what the script added to it. */
export function withStoredParts(ticket: TicketData, parts: StoredParts): Ticket {
  const sides = parts.balances.split(',');
  const lines = parts.recent.split('\n');
  const players = ticket.players.map((player, index) => {
    const sideBalance = Number(sides[index] ?? 0);
    const recent = lines[index] ? lines[index].split(' ') : undefined;
    return recent === undefined ? { ...player, sideBalance } : { ...player, sideBalance, recent };
  });
  return { ...ticket, players, enqueuedAt: parts.enqueuedAt, expiresAt: parts.expiresAt };
}

/** The ticket of these stored fields; undefined when they are not those of a ticket, which then counts as vanished. */
export function decodeTicket(stored: readonly unknown[]): Ticket | undefined {
  const [data, balances, enqueuedAt, expiresAt, recent] = stored;
  if (typeof balances !== 'string') return undefined;
  const ticket = decodeJson<TicketData>(data);
  if (!Array.isArray(ticket?.players)) return undefined;
  return withStoredParts(ticket, {
    balances,
    recent: typeof recent === 'string' ? recent : '',
    enqueuedAt: Number(enqueuedAt),
    expiresAt: Number(expiresAt),
  });
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
