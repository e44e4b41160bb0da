/** Where an entry stands. The last four are its end. */
export type EntryStatus =
  | 'SEARCHING'
  | 'REQUIRES_ACCEPTANCE'
  | 'PLACING'
  | 'MATCHED'
  | 'CANCELLED'
  | 'TIMED_OUT'
  | 'FAILED';

/** A player of a match. */
export interface MatchedPlayer {
  user_id: string;
  rating: number;
  team: string;
  role?: string;
}

/** Where a matched player goes to play. */
export interface Assignment {
  match_id: string;
  game_id: string;
  server_addr?: string;
  team: string;
  /** In queues whose teams are white and black. */
  color?: 'white' | 'black';
  /** In queues with roles: the one to play. */
  role?: string;
  /** Where the game is, in queues with regions. */
  region?: string;
  teammates: MatchedPlayer[];
  opponents: MatchedPlayer[];
}

/** A match that waits for its players to accept it. */
export interface Acceptance {
  /** Who has not accepted by then is out of the queue. ISO 8601. */
  accept_by: string;
  /** Whether you have. */
  accepted: boolean;
  accepted_players: number;
  players: number;
}

/** Expected wait, from what happens in the pool to players of this strength. */
export interface WaitEstimate {
  /** Half of the waits end within this. */
  p50_seconds: number;
  /** Nine of ten waits end within this. */
  p90_seconds: number;
}

/** A queue entry as its owner sees it. */
export interface QueueEntry {
  queue_entry_id: string;
  status: EntryStatus;
  queue: string;
  /** The pool that the match was found in; before that the one of the first choice. */
  pool: string;
  /** All pools that the entry waits or waited in, first choice first. */
  pools: string[];
  region?: string;
  /** Everybody of the entry: you, or your party. */
  players: string[];
  /** The rating the entry is matched with. */
  rating: number;
  /** When the wait began. ISO 8601, like all times. */
  enqueued_at: string;
  /** When the entry times out if nobody is found. */
  expires_at: string;
  /** Null while nobody was matched lately. */
  estimated_wait_seconds: number | null;
  /** SEARCHING: how long the whole wait is expected to be; null while too little is known. */
  wait_estimate: WaitEstimate | null;
  /** SEARCHING, in queues that serve who came first: the place in line. */
  position?: number;
  /** SEARCHING, where ratings decide: how many points apart others may be now. Grows with the wait. */
  rating_window?: number;
  /** REQUIRES_ACCEPTANCE, PLACING and MATCHED. */
  match_id?: string;
  /** REQUIRES_ACCEPTANCE: what is asked of you. */
  acceptance?: Acceptance;
  /** MATCHED: where to play. */
  assignment?: Assignment;
  /** FAILED, CANCELLED: why; SEARCHING: why an earlier match came to nothing. */
  reason?: string;
}

/** How busy a queue is. An entry that waits in several pools counts in each. */
export interface QueueStatus {
  queue: string;
  players_waiting: number;
  estimated_wait_seconds: number | null;
  wait_estimate: WaitEstimate | null;
  pools: {
    pool: string;
    players_waiting: number;
    estimated_wait_seconds: number | null;
    wait_estimate: WaitEstimate | null;
  }[];
}

/** Why an entry still waits. */
export interface EntryExplanation {
  queue_entry_id: string;
  waited_seconds: number;
  pools: {
    pool: string;
    /** Entries in the pool besides this one. */
    candidates: number;
    /** Those that this one may meet now. */
    admissible: number;
    /** Rule -> how many candidates it refuses; several rules may refuse the same one. */
    refused: Record<string, number>;
    /** The candidate that would do best if nothing refused it. */
    nearest?: { queue_entry_id?: string; rating_gap: number; refused_by: string[]; admitted_at?: string };
    /** When the rules loosen enough to admit somebody more. */
    next_expansion?: { at: string; rules: string[]; admits: number };
    note?: string;
  }[];
}

/** What is asked for when joining: the queue, what its ruleset lets a player say, and the queue's own attributes beside them. */
export interface JoinRequest {
  /** May be left out where the installation has one queue, or a default. */
  queue?: string;
  region?: string;
  /** Instead of a region: measured round-trip times in ms by region. */
  latencies?: Record<string, number>;
  /** Who joins with you: members of the party in your token. */
  party?: { user_id: string; roles?: string[] }[];
  /** Roles that you would play, the dearest first. */
  roles?: string[];
  /** Meet nobody who is more points away than this. */
  max_rating_gap?: number;
  /** Players whom you do not want to meet. */
  avoid_players?: string[];
  /** Instead of attributes: up to 8 sets of them, any of which will do, first choice first. */
  alternatives?: Record<string, AttributeValue>[];
  [attribute: string]: unknown;
}

/** A value of an attribute, such as `time_control: '3+2'`. */
export type AttributeValue = string | number | string[];
