import type { ChallengeStatus } from './challenge.ts';
import type { EntryStatus } from './queue-entry.ts';

/** Every error code of the API. */
export type ErrorCode =
  | 'INVALID_REQUEST'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'ALREADY_QUEUED'
  | 'CANNOT_CANCEL'
  | 'CANNOT_ACCEPT'
  | 'CHALLENGE_EXISTS'
  | 'CONFLICT'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'RATE_LIMITED'
  | 'COOLDOWN'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'OVERLOADED';

/** One refused field of a request: where it is, what is wrong, and what is allowed. */
export interface FieldError {
  /** The field, dots between levels; empty for the whole body. */
  path: string;
  message: string;
}

/** Problem details (RFC 9457) as the API answers them. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  errors?: FieldError[];
  /** ALREADY_QUEUED: the entry that the player already has. */
  queue_entry_id?: string;
  /** CANNOT_ACCEPT, and CONFLICT of an explanation: where the entry stands. */
  entry_status?: EntryStatus;
  /** CHALLENGE_EXISTS: the challenge that is open already. */
  challenge_id?: string;
  /** CONFLICT of an answer to a challenge: where it stands. */
  challenge_status?: ChallengeStatus;
  /** COOLDOWN: the player who may not join yet: you, or somebody of your party. */
  user_id?: string;
  /** COOLDOWN: what was last held against that player: `declined`, `not-accepted` or `abandoned`. */
  reason?: string;
  /** COOLDOWN: when that player may join again (ISO 8601). */
  retry_at?: string;
  /** CANNOT_CANCEL: the match that the entry lost to. */
  match_id?: string;
  /** UNAVAILABLE: whether sending the same request again cannot do it twice. */
  safe_to_retry?: boolean;
}
