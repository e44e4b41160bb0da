import type {
  CooldownRule,
  Game,
  Match,
  StrikeReason,
  StrikeTerms,
  Ticket,
  TicketPlayer,
  TicketState,
} from '@paireto/contracts';
import type { PoolWaitsState, WaitEstimates } from '@paireto/wait-estimates';
import type {
  PlayerQuestion,
  PlayerTickets,
  PlayerTicketView,
  PoolStats,
  PoolWaitsNote,
  TicketPlaceQuestion,
  TicketView,
} from './ticket-view.ts';

export type {
  PlayerQuestion,
  PlayerTickets,
  PlayerTicketView,
  PoolStats,
  PoolWaitsNote,
  TicketPlaceQuestion,
  TicketView,
} from './ticket-view.ts';

/** A ticket before Redis gave it its seniority: no enqueuedAt, expiresAt, side balances or recent opponents yet. */
export interface NewTicket extends Omit<Ticket, 'enqueuedAt' | 'expiresAt' | 'players'> {
  players: Omit<TicketPlayer, 'sideBalance' | 'recent'>[];
  /** Whether the players' recent opponents (of this queue) are to be recalled into it. */
  recallOpponents?: boolean;
  /** How long it may wait, in ms. */
  maxWaitMs: number;
  /** When the players' strikes (of this queue) keep them out. */
  cooldown?: Omit<CooldownRule, 'counts'>;
  /** Whether it is cancelled when its players have gone (see `findAbsent`). */
  presence?: boolean;
  /** The client's Idempotency-Key, remembered for 24 h. */
  idempotency?: {
    key: string;
    /** Of what is asked for, so that a key used for something else is noticed. Not empty. */
    fingerprint: string;
  };
}

/**
 * The outcome of one enqueue. Repeating an enqueue with the same ticket id answers as the first time.
 * `already-queued`: another ticket holds one of the players, a MATCHED one if its match holds them until its result. One that
 * has ended, vanished or outlived its wait does not:
 * the players are freed of it (an overdue one is TIMED_OUT) before the answer.
 */
export type EnqueueOutcome =
  | { outcome: 'enqueued'; ticket: Ticket }
  | { outcome: 'already-queued'; ticketId: string }
  /** The key was used before for the same: what was answered then. The ticket may have ended, or be forgotten, since. */
  | { outcome: 'replayed'; ticket: Ticket }
  /** The key was used before for something else. */
  | { outcome: 'key-reused' }
  /** The strikes of this player keep the ticket out until then (epoch ms); of several players the one who may join last. */
  | { outcome: 'cooling-down'; userId: string; untilMs: number; remainingMs: number; reason: StrikeReason };

/**
 * The outcome of one cancel: decisive. `state` is where the ticket is instead of CANCELLED. `fallen`: it was
 * REQUIRES_ACCEPTANCE, and its match fell with it.
 */
export type CancelOutcome =
  | { outcome: 'cancelled'; fallen?: FallenMatch }
  | {
      outcome: 'not-searching';
      state: Exclude<TicketState, 'SEARCHING' | 'REQUIRES_ACCEPTANCE' | 'CANCELLED'>;
      matchId: string | undefined;
    }
  | { outcome: 'not-found' };

/** The outcome of one expiry attempt. `not-due`: by the clock of Redis there are `remainingMs` left. */
export type ExpireOutcome =
  | { outcome: 'expired' }
  | { outcome: 'not-due'; remainingMs: number }
  | { outcome: 'not-searching'; state: Exclude<TicketState, 'SEARCHING'> }
  | { outcome: 'not-found' };

/** The outcome of one abandonment. `present`: somebody looked after it within the grace, by the clock of Redis. */
export type AbandonOutcome =
  | { outcome: 'abandoned' }
  | { outcome: 'present' }
  | { outcome: 'not-searching'; state: Exclude<TicketState, 'SEARCHING'> }
  | { outcome: 'not-found' };

/** The outcome of one commit. `conflict` names the tickets that were not SEARCHING any more; nothing was changed. */
export type CommitOutcome =
  | { outcome: 'committed' }
  | { outcome: 'already-committed' }
  | { outcome: 'conflict'; ticketIds: string[] };

/** A player's answer to a ready check. */
export interface PlayerAnswer {
  ticketId: string;
  userId: string;
  /** The match that is meant; absent: whichever the ticket is asked about. A late answer to another one is `not-asked`. */
  matchId?: string;
}

/**
 * The outcome of one player's acceptance of the match that their ticket is in. `all-accepted`: it was the last one: the
 * match is PLACING and in the outbox (repeating the call says so again). `not-asked`: the ticket is not REQUIRES_ACCEPTANCE
 * any more (or never was), or the time is up, though nobody ended the match yet. `not-found`: or not a player of the ticket.
 */
export type AcceptOutcome =
  | { outcome: 'accepted' | 'all-accepted'; match: Match }
  | { outcome: 'not-asked'; state: TicketState }
  | { outcome: 'not-found' };

/**
 * The end of a match that not everybody accepted: the tickets with somebody who declined or did not answer are CANCELLED
 * (reason `declined` or `not-accepted`), the others are SEARCHING again with their seniority.
 */
export interface FallenMatch {
  match: Match;
  searching: Ticket[];
  cancelled: string[];
}

/**
 * The outcome of one player's refusal. Who has accepted before may still decline while others have not answered; so may
 * who is late, until the match is ended. Repeating it answers `not-asked`, CANCELLED.
 */
export type DeclineOutcome =
  | { outcome: 'declined'; fallen: FallenMatch }
  | { outcome: 'not-asked'; state: TicketState }
  | { outcome: 'not-found' };

/**
 * The outcome of one claim, asked before a game is created.
 * `void`: the tickets do not all belong to this match (a fail-over lost the commit and they went elsewhere);
 * those that still did are SEARCHING again and listed. A challenge, whose tickets never waited, is void where a player is in
 * another match, or where it is so old that it may have been forgotten; its tickets are FAILED then. `finished`: the match was requeued, failed or voided before;
 * whoever did it may have died before telling, so telling it again is right.
 */
export type ClaimOutcome =
  | { outcome: 'claimed'; attempts: number }
  | { outcome: 'already-matched'; game: Game; attempts: number }
  | { outcome: 'void'; reason: string; requeued: Ticket[] }
  | { outcome: 'finished'; reason: string };

/** The outcome of one finalize. `not-placing`: the match ended otherwise, so `game` has no takers and must be withdrawn. */
export type FinalizeOutcome =
  | { outcome: 'finalized' }
  | { outcome: 'already-finalized'; game: Game }
  | { outcome: 'not-placing' };

/** A match that definitely gets no game. */
export interface RefusedMatch {
  match: Match;
  reason: string;
  /** Whether its tickets are to fail at once. */
  final: boolean;
  /** Ids of the tickets whose fault it was: only these fail or are charged an attempt. Absent: all of them. */
  blamed?: readonly string[];
}

/** The outcome of one requeue: which tickets wait again and which FAILED because their attempts are used up. */
export type RequeueOutcome =
  | { outcome: 'requeued'; searching: Ticket[]; failed: string[] }
  | { outcome: 'already-requeued' }
  | { outcome: 'not-placing' };

/** A match whose game is over, as its record has it: Redis may have forgotten it. */
export interface EndedMatch {
  matchId: string;
  ticketIds: readonly string[];
  /** All its players. */
  userIds: readonly string[];
}

/** Who was held by the match until now, and may join again. */
export interface ReleaseOutcome {
  outcome: 'released';
  userIds: string[];
}

/**
 * The truth about tickets: a Redis state machine. Every method that changes state is one Lua script call per tenant
 * which compares and sets (a long list: one per part of it; a claim of matches that Redis lost, or of challenges that it does not know yet: more for
 * those; an answer or a cancel of who is asked: after a read of the match);
 * a list's members succeed and fail each on their own; repeating a call is safe.
 * Methods throw when Redis does not answer; then the outcome is unknown and the same call may be repeated.
 */
export interface TicketStore {
  enqueue(tenant: string, tickets: readonly NewTicket[]): Promise<EnqueueOutcome[]>;
  /**
   * SEARCHING or REQUIRES_ACCEPTANCE -> CANCELLED; the latter as if one of its players declined: this one, or, where none is
   * named, nobody against whom it could be held.
   */
  cancel(tenant: string, tickets: readonly Ticket[], userId?: string): Promise<CancelOutcome[]>;
  expire(tenant: string, tickets: readonly Ticket[]): Promise<ExpireOutcome[]>;
  /** Cancels, with reason `abandoned`, tickets that nobody looked after for `graceMs`. `strikes`: where that counts. */
  abandon(
    tenant: string,
    queue: string,
    tickets: readonly Ticket[],
    graceMs: number,
    strikes?: StrikeTerms,
  ): Promise<AbandonOutcome[]>;
  /**
   * SEARCHING -> PLACING; for a match with `acceptWithinMs` -> REQUIRES_ACCEPTANCE, not yet in the outbox (backfill tickets
   * count as having accepted).
   */
  commitMatches(tenant: string, matches: readonly Match[]): Promise<CommitOutcome[]>;
  /** One player each accepts the match that the ticket is in. */
  acceptMatches(tenant: string, answers: readonly PlayerAnswer[]): Promise<AcceptOutcome[]>;
  /** One player each declines, for the whole ticket; also what a cancel of a ticket in REQUIRES_ACCEPTANCE does. */
  declineMatches(tenant: string, answers: readonly PlayerAnswer[]): Promise<DeclineOutcome[]>;
  /** Ends matches whose time to accept is up by the clock of Redis, at most `limit`, the longest overdue first. */
  lapseMatches(tenant: string, limit: number): Promise<FallenMatch[]>;
  /**
   * Confirms matches before their games are created. A challenge is placed by its first claim: its tickets are stored
   * PLACING and hold the players whom nobody holds. A player's SEARCHING ticket waits on, and goes on holding its player.
   */
  claimMatches(tenant: string, matches: readonly Match[]): Promise<ClaimOutcome[]>;
  /** PLACING -> MATCHED. The players may join again, or are held for `holdForMs` of the match (see `releaseMatches`). */
  finalizeMatches(tenant: string, games: readonly { match: Match; game: Game }[]): Promise<FinalizeOutcome[]>;
  /** Puts the tickets back (`final`, or of a challenge: fails them) after a definite allocation failure. */
  requeueMatches(tenant: string, matches: readonly RefusedMatch[]): Promise<RequeueOutcome[]>;
  /** Lets those join again who are still held by games that are over. Of a match without a hold it changes nothing. */
  releaseMatches(tenant: string, matches: readonly EndedMatch[]): Promise<ReleaseOutcome[]>;

  readTicket(tenant: string, ticketId: string): Promise<TicketView | undefined>;
  /** The ticket that the player's slot points to: the active one, or the latest match while it is remembered. */
  readPlayerTicket(tenant: string, userId: string): Promise<PlayerTicketView | undefined>;
  /** The tickets of many players together, in the order asked. */
  readPlayerTickets(tenant: string, asked: readonly PlayerQuestion[]): Promise<PlayerTickets[]>;

  /** Notes that the players of these tickets (of queues with presence) are there. Unknown ids do no harm. */
  touch(tenant: string, queue: string, ticketIds: readonly string[]): Promise<void>;
  /** Ids of the queue's tickets that nobody looked after for `graceMs` by the clock of Redis, longest first. */
  findAbsent(tenant: string, queue: string, graceMs: number, limit: number): Promise<string[]>;

  /** All tenants that ever enqueued here. */
  listTenants(): Promise<string[]>;
  /** Pools that changed at or after this time of the Redis clock (absent: all pools that have tickets). */
  listPools(tenant: string, changedSinceMs?: number): Promise<string[]>;
  /** Waiting tickets of a pool, those that entered it at or after `pooledSinceMs` of the Redis clock (absent: all). */
  readPool(tenant: string, pool: string, pooledSinceMs?: number): Promise<Ticket[]>;
  poolStats(tenant: string, pools: readonly string[]): Promise<PoolStats[]>;
  /**
   * Which place each of these tickets has in line, from 1, in that of its pools where it is the best: by when they
   * entered it. Undefined where it waits in none of them. One round trip, O(log n) each.
   */
  readPlaces(tenant: string, asked: readonly TicketPlaceQuestion[]): Promise<(number | undefined)[]>;

  /** Notes what is known of the waits in pools. Forgotten an hour after the last note. */
  writeWaits(tenant: string, notes: readonly PoolWaitsNote[]): Promise<void>;
  /** What players are told of the waits in these pools; undefined where nothing is known, or by another version. One round trip. */
  readEstimates(tenant: string, pools: readonly string[]): Promise<(WaitEstimates | undefined)[]>;
  /** What the last owner of these pools learnt. One round trip. */
  readLearnt(tenant: string, pools: readonly string[]): Promise<(PoolWaitsState | undefined)[]>;
  /** Matches committed but not yet finalized or requeued. */
  countPlacing(tenant: string): Promise<number>;
  /** Whether a match was committed or placed, whatever became of it, and is not forgotten yet. */
  knowsMatch(tenant: string, matchId: string): Promise<boolean>;

  /** Committed matches whose `match.found` was not acknowledged by the stream, older than `minAgeMs`, oldest first. */
  readOutbox(tenant: string, minAgeMs: number, limit: number): Promise<Match[]>;
  /**
   * Matches in PLACING that nothing was done for (commit, claim) since `minAgeMs`, oldest first: their event was lost.
   * Their `match.found` may be published again.
   */
  readPlacing(tenant: string, minAgeMs: number, limit: number): Promise<Match[]>;

  /** Forgets matches whose event the stream has. */
  clearOutbox(tenant: string, matchIds: readonly string[]): Promise<void>;

  /**
   * Remembers the digest of each version of a ruleset, the first that comes. Returns those that were registered with
   * another one: they were changed without a new version.
   */
  registerRulesets(
    rulesets: readonly { name: string; version: number; digest: string }[],
  ): Promise<{ name: string; version: number }[]>;
  /** Every version that was ever registered, ordered by name and version. */
  listRulesets(): Promise<{ name: string; version: number; digest: string }[]>;

  /** The clock of Redis, epoch ms; of any node in a cluster, whose clocks must agree. */
  nowMs(): Promise<number>;
}
