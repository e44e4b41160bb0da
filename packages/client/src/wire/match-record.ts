import type { AttributeValue } from './queue-entry.ts';

/** What the history knows of a match. FINISHED: its result was reported. */
export type MatchState = 'PLACING' | 'FAILED' | 'MATCHED' | 'FINISHED';

/** How a player fared. */
export type Outcome = 'win' | 'loss' | 'draw';

/** A player of a match of the history. */
export interface MatchRecordPlayer {
  user_id: string;
  team: string;
  role?: string;
  color?: 'white' | 'black';
  /** With which the player was matched. */
  rating: number;
  rating_deviation?: number;
  rating_source: 'token' | 'static' | 'account-api' | 'built-in';
  /** The source did not answer: an earlier rating, or the fallback's. */
  rating_stale: boolean;
  wait_seconds: number;
  outcome?: Outcome;
  /** 1: best; equal numbers: a draw. */
  placement?: number;
  /** Where Paireto keeps the ratings and the game was rated. */
  rating_after?: number;
}

/** A match of the history. */
export interface MatchRecord {
  match_id: string;
  state: MatchState;
  source: 'queue' | 'challenge';
  challenge_id?: string;
  queue: string;
  ruleset_version: number;
  pool: string;
  region?: string;
  attributes: Record<string, AttributeValue>;
  players: MatchRecordPlayer[];
  /** Largest minus smallest rating, in points. */
  rating_gap: number;
  game_id?: string;
  server_addr?: string;
  /** Whether the players went into a running game. */
  backfill: boolean;
  /** How often a game was asked for. */
  attempts: number;
  failure_reason?: string;
  /** When each step was taken, as far as it is known. */
  timings: {
    proposed_at: string;
    committed_at?: string;
    claimed_at?: string;
    game_created_at?: string;
    ready_at?: string;
    failed_at?: string;
    finished_at?: string;
  };
  /** FINISHED: how; the outcome is with the players. */
  result?: { reason?: string; aborted: boolean; rated: boolean };
}

/** A page of matches, the newest first. */
export interface MatchesPage {
  matches: MatchRecord[];
  next_cursor: string | null;
}
