import type { PoolTicket } from './rules/pool-ticket.ts';

/** Tickets that belong together, and who plays where. */
export interface MatchProposal<Ticket extends PoolTicket> {
  /** The longest waiting first. */
  tickets: Ticket[];
  /** By ticket: index of its team in the rules. One against one: 0 and 1, and the sides are still to be chosen. */
  teams: number[];
  /** By ticket and player: the role to play; absent when the rules have no roles. */
  roles?: (string | undefined)[][];
  /** Where, when the rules have regions and somebody cares. */
  region?: string;
}

/** What one pass found. */
export interface PassResult<Ticket extends PoolTicket> {
  /** In order of their longest waiting ticket. */
  proposals: MatchProposal<Ticket>[];
  /**
   * When to look again if nobody joins or leaves, epoch ms: a pass before that finds nothing. It may find nothing then
   * either. Undefined when waiting alone will never bring anybody together.
   */
  nextPassAtMs: number | undefined;
}

/** Why a ticket waits. Times in epoch ms, gaps in points. */
export interface TicketExplanation {
  /** Tickets in the pool besides this one. */
  candidates: number;
  /** Those that it may meet now. */
  admissible: number;
  /** Rule -> how many candidates it refuses now; one that several rules refuse counts in each. */
  refused: Record<string, number>;
  /** The candidate that would be the best match if nothing refused it. `admittedAt`: when waiting alone admits it. */
  nearest?: { ticketId: string; ratingGap: number; refusedBy: string[]; admittedAt?: number };
  /** The first moment ahead at which candidates are admitted that are not now, the rules that loosen, and how many. */
  nextExpansion?: { at: number; rules: string[]; admits: number };
  /** Why it waits although it may meet somebody, in one sentence. */
  note?: string;
}

/** The tickets that could ever meet, and who of them should. Holds no clock and no chance: time is an argument. */
export interface Pool<Ticket extends PoolTicket> {
  readonly size: number;
  /** Players in the waiting tickets. */
  readonly playerCount: number;
  /** False, and nothing changes, when a ticket with this id is in the pool. @throws {RangeError} on a bad number. */
  add(ticket: Ticket): boolean;
  /** Returns the ticket that left, undefined when there was none. */
  remove(id: string): Ticket | undefined;
  get(id: string): Ticket | undefined;
  has(id: string): boolean;
  /** The tickets in the pool, in no particular order. `step`: about one of so many of them only, and no more work than that. */
  tickets(step?: number): Iterable<Ticket>;
  /**
   * Decides who plays whom at this time. The tickets of the proposals leave the pool; put them back with `add` when
   * nothing comes of it. The same history of calls gives the same answers. `nowMs` does not go back by more than clocks
   * are corrected.
   */
  findMatches(nowMs: number): PassResult<Ticket>;
  /** Why a waiting ticket waits; undefined when it is not in the pool. Looks at every ticket; costs nothing else. */
  explain(id: string, nowMs: number): TicketExplanation | undefined;
}
