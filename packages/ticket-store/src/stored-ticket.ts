import { type Ticket, type TicketState, ticketStates } from '@paireto/contracts';
import type { NewTicket } from './ticket-store.ts';

/** What of a new ticket is stored of it as JSON: its key says its id and tenant. */
type TicketData = Omit<Ticket, 'id' | 'tenant' | 'enqueuedAt' | 'expiresAt'>;

/** What is only said about a ticket when it is enqueued. */
const ONLY_SAID = {
  maxWaitMs: undefined,
  presence: undefined,
  idempotency: undefined,
  recallOpponents: undefined,
  cooldown: undefined,
} satisfies Record<Exclude<keyof NewTicket, keyof Ticket>, undefined>;

/** What is written of a ticket at enqueue; its times and side balances are the script's to add. */
export const encodeTicket = (ticket: NewTicket): string =>
  JSON.stringify({ ...ticket, ...ONLY_SAID, id: undefined, tenant: undefined });

/** Leaves away what is only said about a ticket when it is enqueued. */
export function ticketData(ticket: NewTicket): Omit<NewTicket, keyof typeof ONLY_SAID> {
  const { maxWaitMs: _, presence: __, idempotency: ___, recallOpponents: ____, cooldown: _____, ...data } = ticket;
  return data;
}

/** What is written of a ticket that nobody enqueued: its data and its side balances. */
export function encodeWhole(ticket: Ticket): { data: string; balances: string } {
  const { id: _, tenant: __, enqueuedAt: ___, expiresAt: ____, players, ...rest } = ticket;
  const asked = players.map((player) => {
    const { sideBalance: _s, recent: _r, ...known } = player;
    return known;
  });
  const balances = players.map(({ sideBalance }) => sideBalance).join(',');
  return { data: JSON.stringify({ ...rest, players: asked }), balances };
}

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

/** Those of a remembered answer: the ticket as it entered. */
export const ANSWER_FIELDS = ['fingerprint', 'id', ...TICKET_FIELDS.slice(4)] as const;

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
  const ticket = ticketOf(tenant, id, fields, 4);
  if (ticket === undefined) return undefined;
  return {
    ticket,
    state: state as TicketState,
    attempts: Number(attempts),
    matchId: match || undefined,
    reason: reason || undefined,
  };
}

/** The ticket of a remembered answer, as it entered; undefined when the text is no answer. */
export function decodeAnswer(tenant: string, stored: unknown): Ticket | undefined {
  if (typeof stored !== 'string') return undefined;
  const fields = stored.split('\t');
  return fields.length === ANSWER_FIELDS.length ? ticketOf(tenant, fields[1]!, fields, 2) : undefined;
}

/** Puts together a ticket of its fields, from `enq` on. */
function ticketOf(tenant: string, id: string, fields: readonly string[], from: number): Ticket | undefined {
  const data = decodeJson<TicketData>(fields[from + 5]);
  if (!Array.isArray(data?.players)) return undefined;
  addToPlayers(data.players, fields[from + 3]!, fields[from + 4]!);
  const times = { enqueuedAt: Number(fields[from]), expiresAt: Number(fields[from + 1]) };
  return Object.assign(data, { id, tenant }, times);
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

/** Parses what the store wrote itself; undefined when it is not JSON. */
export function decodeJson<Value>(text: unknown): Value | undefined {
  if (typeof text !== 'string' || text === '') return undefined;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}
