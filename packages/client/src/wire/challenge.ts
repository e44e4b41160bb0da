import type { AttributeValue } from './queue-entry.ts';

/** PENDING: the opponent may answer. ACCEPTED: its game is being created. STARTED: the game exists. The others are its end. */
export type ChallengeStatus = 'PENDING' | 'ACCEPTED' | 'STARTED' | 'DECLINED' | 'WITHDRAWN' | 'EXPIRED' | 'FAILED';

/** Why an opponent declines, for programs. */
export type DeclineReason =
  | 'generic'
  | 'later'
  | 'too-fast'
  | 'too-slow'
  | 'time-control'
  | 'variant'
  | 'standard'
  | 'rated'
  | 'casual'
  | 'rating'
  | 'unknown-player';

/** What the challenger would play; `random`: decided when the challenge is accepted. */
export type ColorWish = 'white' | 'black' | 'random';

/** A challenge as one of its two players sees it. */
export interface Challenge {
  challenge_id: string;
  status: ChallengeStatus;
  challenger: { user_id: string; rating: number | null };
  opponent: { user_id: string; rating: number | null };
  queue: string;
  /** What is to be played. */
  attributes: Record<string, AttributeValue>;
  color: ColorWish;
  message?: string;
  created_at: string;
  /** Until when it may be accepted. */
  expires_at: string;
  /** DECLINED: one of the reasons; FAILED, or PENDING again: why there was no game. */
  reason?: string;
  /** How often its game could not be created. */
  failed_attempts: number;
  /** ACCEPTED and STARTED. */
  match_id?: string;
  /** STARTED: where you play. */
  assignment?: { game_id: string; server_addr?: string; team: string; color?: 'white' | 'black' };
}

/** A page of challenges, the newest first. */
export interface ChallengesPage {
  challenges: Challenge[];
  next_cursor: string | null;
}

/** Whom you challenge to what; the queue's own attributes stand beside these. */
export interface ChallengeRequest {
  queue?: string;
  /** Their user id. */
  opponent: string;
  color?: ColorWish;
  /** One line for the opponent. */
  message?: string;
  /** Seconds until it expires. */
  expires_in?: number;
  /** For an opponent who need not be there now: it may be open for days. */
  open_ended?: boolean;
  /** Cancel your own queue entry when it is accepted; otherwise the entry keeps waiting. */
  leave_queue?: boolean;
  [attribute: string]: unknown;
}
