import type { ChallengeSignal, ChallengeState, DeclineReason, Match, RatingSourceName } from '@paireto/contracts';

/** A player as a rating source described them. */
export interface RatedPlayer {
  userId: string;
  /** Points. */
  rating: number;
  /** How unsure that is, in points, where the source says. */
  deviation?: number | undefined;
  /** Absent: the token. */
  ratingFrom?: Exclude<RatingSourceName, 'token'> | undefined;
  /** Set when the source told it only earlier. */
  ratingStale?: true | undefined;
}

/** What a challenger asks for. */
export interface NewChallenge {
  id: string;
  tenant: string;
  challenger: RatedPlayer;
  opponentId: string;
  queue: string;
  rulesetVersion: number;
  pool: string;
  attributes: Match['attributes'];
  color: 'white' | 'black' | 'random';
  message?: string | undefined;
  expiresInMs: number;
  /** Whether the challenger's queue entry is cancelled when it is accepted. */
  leaveQueue: boolean;
  idempotency?: { key: string; fingerprint: string } | undefined;
}

/** A challenge as it counts now: one whose time is up is EXPIRED, whether or not a sweep has been there. */
export interface StoredChallenge extends Omit<NewChallenge, 'expiresInMs' | 'idempotency'> {
  state: ChallengeState;
  /** Epoch ms, like all times here. */
  createdAt: number;
  expiresAt: number;
  /** Why it was declined, or why there was no game. */
  reason: string | undefined;
  /** How often its game could not be created. */
  failures: number;
  /** Of the acceptance. */
  opponentRating: number | undefined;
  /** While there is a game, or one is being created. */
  match: { id: string; challengerTeam: string; opponentTeam: string } | undefined;
  game: { gameId: string; serverAddr: string | undefined } | undefined;
  /** Its opponent blocks the challenger, and never hears of it. */
  isHidden: boolean;
}

export type CreateOutcome =
  | { outcome: 'created' | 'replayed'; challenge: StoredChallenge }
  | { outcome: 'key-reused' }
  | { outcome: 'already-open'; challengeId: string }
  | { outcome: 'too-many-incoming' | 'too-many-outgoing' };

/** Tells the players of challenges what happened to them, as each may know it. Never throws, never waits. */
export type TellPlayers = (event: ChallengeSignal, challenges: readonly StoredChallenge[]) => void;

/** A challenge that one player means. */
export interface ChallengeRef {
  tenant: string;
  id: string;
  userId: string;
}

/** What an acceptance writes: all of it or nothing. */
export interface Acceptance {
  match: Match;
  challenger: RatedPlayer;
  opponent: RatedPlayer;
  challengerTeam: string;
  opponentTeam: string;
  /** Players whose queue entries are cancelled before the match is told. */
  leaveQueue: readonly string[];
}

/** The outcome of one acceptance. `lost`: it was not PENDING any more. `busy`: a game of this player is being created. */
export type AcceptanceOutcome =
  | { outcome: 'accepted'; challenge: StoredChallenge }
  | { outcome: 'busy'; userId: string }
  | { outcome: 'lost' };

/** The match of an accepted challenge of which the stream may not know. */
export interface UntoldMatch {
  match: Match;
  leaveQueue: readonly string[];
  /** When the challenge was accepted, epoch ms. */
  acceptedAt: number;
}

/**
 * The challenges of all tenants. Every change of a state compares and sets, so that of those at it at once one wins; times
 * are those of the database's clock. A challenge to somebody who blocks the challenger is hidden: its opponent never finds
 * it. Methods throw when the database does not answer; then the outcome is unknown, and the same may be asked again.
 */
export interface Challenges {
  /** @param fraction in [0, 1): where in the allowed span a hidden one is declined. */
  create(challenge: NewChallenge, fraction: number): Promise<CreateOutcome>;
  /** As one of its players; undefined for others, and for the opponent of a hidden one. */
  read(ref: ChallengeRef): Promise<StoredChallenge | undefined>;
  /** The newest first, those before `beforeId`. */
  list(query: {
    tenant: string;
    userId: string;
    direction: 'incoming' | 'outgoing';
    status?: ChallengeState | undefined;
    beforeId?: string | undefined;
    limit: number;
  }): Promise<StoredChallenge[]>;
  /** Those that are PENDING, the newest first, at most `limit` each way. */
  listOpen(query: {
    tenant: string;
    userId: string;
    limit: number;
  }): Promise<{ incoming: StoredChallenge[]; outgoing: StoredChallenge[] }>;
  /** PENDING -> ACCEPTED, with its match in the outbox. */
  accept(ref: ChallengeRef, acceptance: Acceptance): Promise<AcceptanceOutcome>;
  /** PENDING -> DECLINED by its opponent; undefined when it was not PENDING any more. */
  decline(ref: ChallengeRef, reason: DeclineReason): Promise<StoredChallenge | undefined>;
  /** PENDING -> WITHDRAWN by its challenger; undefined when it was not PENDING any more. */
  withdraw(ref: ChallengeRef): Promise<StoredChallenge | undefined>;
  /**
   * Remembers whom a player blocks, and hides what those have open to them.
   *
   * @param fraction in [0, 1): where in the allowed span these are declined.
   */
  rememberBlocks(tenant: string, userId: string, blocked: readonly string[], fraction: number): Promise<void>;
  /** PENDING -> EXPIRED, hidden ones -> DECLINED where it is time, at most `limit` of each; gives those that ended. */
  endOverdue(limit: number): Promise<{ expired: StoredChallenge[]; declined: StoredChallenge[] }>;
  /** Untold matches that are due, for this caller alone until `retryMs` have passed. */
  takeUntold(limit: number, retryMs: number): Promise<UntoldMatch[]>;
  /** Notes that the stream has these matches: they are due again much later, unless their challenges are settled by then. */
  noteTold(matchIds: readonly string[]): Promise<void>;
}
