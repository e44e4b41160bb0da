import { type Ticket, type TicketState, ticketStates } from '@paireto/contracts';
import { decodeTicketData } from './ticket-data.ts';
import type { NewTicket } from './ticket-store.ts';

/** What is only said about a ticket when it is enqueued. */
const ONLY_SAID = {
  maxWaitMs: undefined,
  presence: undefined,
  idempotency: undefined,
  recallOpponents: undefined,
  cooldown: undefined,
} satisfies Record<Exclude<keyof NewTicket, keyof Ticket>, undefined>;

/** Leaves away what is only said about a ticket when it is enqueued. */
export function ticketData(ticket: NewTicket): Omit<NewTicket, keyof typeof ONLY_SAID> {
  const { maxWaitMs: _, presence: __, idempotency: ___, recallOpponents: ____, cooldown: _____, ...data } = ticket;
  return data;
}

/** The side balances of a ticket that nobody enqueued, as they are stored. */
export const balancesOf = ({ players }: Ticket): string => players.map(({ sideBalance }) => sideBalance).join(',');

/** A new ticket with what the script added to it. */
export function enteredTicket(
  ticket: NewTicket,
  added: { balances: string; recent: string; enqueuedAt: number; expiresAt: number },
): Ticket {
  const players = ticket.players.map((player) => ({ ...player, sideBalance: 0 }));
  addToPlayers(players, added.balances, added.recent);
  return { ...ticketData(ticket), players, enqueuedAt: added.enqueuedAt, expiresAt: added.expiresAt };
}

/** A stored ticket with what changes about it. */
export interface StoredTicket {
  ticket: Ticket;
  state: TicketState;
  attempts: number;
  /** The match that it is in or was in last. */
  matchId: string | undefined;
  reason: string | undefined;
}

/** The names of the fields of a stored ticket, in their order, tabs between; the last one is JSON, which has no tabs. */
export const TICKET_FIELDS = [
  ...['state', 'match', 'attempts', 'reason', 'enq', 'exp', 'presence', 'balances', 'recent'],
  'data',
] as const;

const STATES: ReadonlySet<string> = new Set(ticketStates);

/** Whether a text can be a stored ticket, for who only asks whether it is there; see `decodeTicket`. */
export const isTicket = (stored: string | null | undefined): boolean => stateOf(stored) !== undefined;

/** The state of a stored ticket, without reading the rest; undefined for what is none. */
export function stateOf(stored: string | null | undefined): TicketState | undefined {
  const state = stored?.slice(0, stored.indexOf('\t'));
  return state !== undefined && STATES.has(state) ? (state as TicketState) : undefined;
}

/** The match of a stored ticket, without reading the rest; undefined where it is in none. */
export function matchIdOf(stored: string | null | undefined): string | undefined {
  const from = (stored?.indexOf('\t') ?? -1) + 1;
  return from === 0 ? undefined : stored?.slice(from, stored.indexOf('\t', from)) || undefined;
}

/** The ticket of this id that is stored so; undefined when the text is not one of a ticket, which then counts as vanished. */
export function decodeTicket(tenant: string, id: string, stored: unknown): StoredTicket | undefined {
  if (typeof stored !== 'string') return undefined;
  const fields = stored.split('\t');
  const [state = '', match = '', attempts, reason = ''] = fields;
  if (fields.length !== TICKET_FIELDS.length || !STATES.has(state)) return undefined;
  const data = decodeTicketData(fields[9]);
  if (data === undefined) return undefined;
  addToPlayers(data.players, fields[7]!, fields[8]!);
  const times = { enqueuedAt: Number(fields[4]), expiresAt: Number(fields[5]) };
  return {
    ticket: Object.assign(data, { id, tenant }, times),
    state: state as TicketState,
    attempts: Number(attempts),
    matchId: match || undefined,
    reason: reason || undefined,
  };
}

/** Adds what was looked up of each player. */
function addToPlayers(players: Ticket['players'], balances: string, recent: string): void {
  const sides = balances.split(',');
  const lines = recent === '' ? [] : recent.split('\n');
  for (const [index, player] of players.entries()) {
    player.sideBalance = Number(sides[index] ?? 0);
    if (lines[index]) player.recent = lines[index].split(' ');
  }
}

/** A text that may be a field: no tabs. */
export const fieldOf = (text: string): string => text.replaceAll('\t', ' ');
