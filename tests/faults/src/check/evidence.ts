import type { TicketState } from '@paireto/contracts';
import type { Exchange } from '../history/exchange.ts';

/** A ticket in Redis. */
export interface StoredTicket {
  id: string;
  tenant: string;
  userId: string;
  state: TicketState;
  /** ISO 8601, as the API tells it. */
  enqueuedAt: string;
  matchId: string | undefined;
  gameId: string | undefined;
}

/** A match in Redis: PLACING, MATCHED, FAILED or VOID. */
export interface StoredMatch {
  id: string;
  tenant: string;
  state: string;
  tickets: readonly { id: string; userIds: readonly string[] }[];
}

/** A player's slot in Redis. `live`: it keeps the player from joining. */
export interface StoredSlot {
  tenant: string;
  userId: string;
  ticketId: string;
  live: boolean;
}

/** A match in PostgreSQL. */
export interface RecordedMatch {
  id: string;
  tenant: string;
  state: string;
  gameId: string | undefined;
  players: readonly { ticketId: string; userId: string; tenant: string; enqueuedAt: string }[];
}

/** A game that live-game-sim created. */
export interface CreatedGame {
  gameId: string;
  matchId: string;
  tenant: string;
  userIds: readonly string[];
  white: string | undefined;
  black: string | undefined;
  withdrawn: boolean;
}

/** What Redis holds of the tenants of a run. */
export interface StoredState {
  tickets: ReadonlyMap<string, StoredTicket>;
  matches: ReadonlyMap<string, StoredMatch>;
  slots: readonly StoredSlot[];
  /** Tickets that wait in pools. */
  pooled: readonly { pool: string; ticketId: string }[];
  /** Matches that are being placed, or whose event is not yet published, by the indexes of Redis. */
  placing: readonly string[];
  outbox: readonly string[];
}

/** Everything that is known about one run, by all accounts. Times: monotonic clock of the harness, ms. */
export interface Evidence {
  exchanges: readonly Exchange[];
  stored: StoredState;
  records: ReadonlyMap<string, RecordedMatch>;
  games: readonly CreatedGame[];
  /** From here on nothing changed any more: what was asked afterwards is compared with what is stored. */
  quietMs: number;
  /** Redis lost what it was told in this time; absent: nothing. */
  loss: { fromMs: number; untilMs: number } | undefined;
  /** What the run itself saw go wrong. */
  observed: readonly Violation[];
}

/** A broken guarantee: G1 to G9 of docs/guarantees.md, `key` (Idempotency-Key) or `api` (an answer that no document knows). */
export interface Violation {
  guarantee: string;
  text: string;
  /** Those concerned, whose stories explain it. */
  tickets: readonly string[];
}
