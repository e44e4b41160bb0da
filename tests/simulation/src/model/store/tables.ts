import type { Game, Match, StrikeReason, Ticket, TicketEvent, TicketState } from '@paireto/contracts';
import type { PlantedBug } from '../../scenarios/planted-bugs.ts';
import type { Journal, RowChange, Table } from './journal.ts';
import { allows, nextState, usualTarget } from './state-machine.ts';

export interface TicketRow {
  ticket: Ticket;
  state: TicketState;
  attempts: number;
  matchId: string | undefined;
  reason: string | undefined;
  /** Whether it is cancelled when its player has gone. */
  watched: boolean;
}

export interface MatchRow {
  match: Match;
  state: 'REQUIRES_ACCEPTANCE' | 'PLACING' | 'MATCHED' | 'FAILED' | 'VOID';
  game: Game | undefined;
  attempts: number;
  reason: string | undefined;
  /** Set where its players are or were asked. */
  acceptBy: number | undefined;
  /** Who has accepted, in order. */
  accepted: readonly string[];
  /** Its game is over though it is PLACING again: it will hold nobody. */
  released?: boolean;
}

/** What everything in the store is made of. Keys carry the tenant, as the keys of Redis do. */
export interface Tables {
  tickets: Table<TicketRow>;
  matches: Table<MatchRow>;
  /**
   * Player -> the ticket that the player has; `live`: it keeps the player from joining again. So does a MATCHED one until
   * `heldUntil`.
   */
  slots: Table<{ ticketId: string; live: boolean; heldUntil?: number }>;
  /** Idempotency key -> what was answered. */
  answers: Table<{ fingerprint: string; ticket: Ticket }>;
  /** Player of a queue -> what is held against them, oldest first. */
  strikes: Table<readonly { id: string; reason: StrikeReason; atMs: number }[]>;
  /** Pool -> ticket id -> when it entered the pool. */
  pools: Table<{ tenant: string; pool: string; members: ReadonlyMap<string, number>; changedAtMs: number }>;
  /** Watched ticket that waits -> when its player was last seen. */
  seen: Table<{ ticketId: string; atMs: number }>;
  /** Match whose event the stream may lack -> when it was committed. */
  outbox: Table<{ match: Match; sinceMs: number }>;
  /** Match without an end -> when something was last done for it. */
  placing: Table<{ match: Match; sinceMs: number }>;
  /** Match that asks its players -> until when they may accept. */
  accepting: Table<{ match: Match; acceptBy: number }>;
}

/** What the verbs of the store work with. */
export interface StoreContext extends Tables {
  nowMs: () => number;
  planted: (bug: PlantedBug) => boolean;
  /** How many matches of a ticket may come to nothing. */
  maxAttempts: number;
}

export const keyOf = (tenant: string, id: string): string => `${tenant}/${id}`;

export function createTables(
  journal: Journal,
  onTicket: (change: RowChange<TicketRow>) => void,
  onMatch: (change: RowChange<MatchRow>) => void,
): Tables {
  return {
    tickets: journal.table<TicketRow>(onTicket),
    matches: journal.table<MatchRow>(onMatch),
    slots: journal.table(),
    answers: journal.table(),
    strikes: journal.table(),
    pools: journal.table(),
    seen: journal.table(),
    outbox: journal.table(),
    placing: journal.table(),
    accepting: journal.table(),
  };
}

/**
 * Moves a ticket along the transition table, and writes what else changes about it.
 *
 * @param forced for planted bugs: moves it even where the table says no.
 * @throws {IllegalTransitionError} when the table says no.
 */
export function moveTicket(
  { tickets }: Tables,
  row: TicketRow,
  event: TicketEvent,
  changes: Partial<TicketRow> = {},
  forced = false,
): TicketRow {
  const state = forced && !allows(row.state, event) ? usualTarget(event) : nextState(row.state, event);
  const moved = { ...row, ...changes, state };
  tickets.set(keyOf(row.ticket.tenant, row.ticket.id), moved);
  return moved;
}
