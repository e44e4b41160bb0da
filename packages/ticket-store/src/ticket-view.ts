import type { Game, Match, Ticket, TicketState } from '@paireto/contracts';
import type { PoolWaitsState, WaitEstimates } from '@paireto/wait-estimates';

/** A ticket with what changes about it. `match` and `game` are there from REQUIRES_ACCEPTANCE and MATCHED on. */
export interface TicketView {
  ticket: Ticket;
  state: TicketState;
  /** How many of its matches came to nothing. */
  attempts: number;
  matchId: string | undefined;
  match: Match | undefined;
  game: Game | undefined;
  /** REQUIRES_ACCEPTANCE: until when, epoch ms by the clock of Redis, and who of the match has accepted, in order. */
  acceptance: { acceptBy: number; acceptedUserIds: string[] } | undefined;
  reason: string | undefined;
}

/** The ticket that a player has, or had last. */
export interface PlayerTicketView extends TicketView {
  /**
   * MATCHED: until when the player may not join again (`holdForMs` of the match), epoch ms by the clock of Redis; undefined
   * where they may, because nobody holds them, the time is up, or the result is known.
   */
  heldUntil: number | undefined;
}

/**
 * A player whose ticket is wanted. `ticketId`: one of theirs that is wanted too, in particular one that they were told of and
 * that may have ended, when no slot points to it any more. With `matchId`, the match that it is in as far as is known,
 * these are guesses that save round trips; a wrong one does no harm.
 */
export interface PlayerQuestion {
  userId: string;
  ticketId?: string | undefined;
  matchId?: string | undefined;
}

/** The ticket that the player's slot points to, and the one asked for where that is another. */
export interface PlayerTickets {
  current: TicketView | undefined;
  asked: TicketView | undefined;
}

/** A ticket and the pools that it waits in. */
export interface TicketPlaceQuestion {
  ticketId: string;
  pools: readonly string[];
}

/** A waiting pool in numbers. */
export interface PoolStats {
  pool: string;
  tickets: number;
  /** When the ticket longest in the pool entered it, epoch ms; undefined when the pool is empty. */
  oldestPooledAt: number | undefined;
}

/** What the owner of a pool tells of its waits. */
export interface PoolWaitsNote {
  pool: string;
  /** Undefined while too little is known. */
  told: WaitEstimates | undefined;
  /** What was learnt, for whoever owns the pool next; absent: what was noted before stays. */
  learnt?: PoolWaitsState;
}
