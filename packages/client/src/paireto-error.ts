import type { ErrorCode, FieldError, Problem } from './wire/problem.ts';
import type { QueueEntry } from './wire/queue-entry.ts';

/** The codes of the API, and those of what happens on this side of it. */
export type PairetoErrorCode =
  | ErrorCode
  /** The gateway cannot be reached, or its answer was lost. */
  | 'NETWORK'
  /** What answered is no Paireto gateway. */
  | 'BAD_ANSWER'
  /** `getToken` failed; `cause` says how. */
  | 'NO_TOKEN'
  /** The client was closed. */
  | 'CLOSED'
  /** The entry ended without a match: `EntryEndedError`. */
  | 'CANCELLED'
  | 'TIMED_OUT'
  | 'FAILED';

/** Every error of this client, told apart by `code`. An aborted signal rejects with the signal's own reason instead. */
export class PairetoError extends Error {
  override readonly name: string = 'PairetoError';
  readonly code: PairetoErrorCode;
  /** Status of the answer; 0 when there was none. */
  readonly status: number;
  /** What the gateway said. */
  readonly problem: Problem | undefined;
  /** How long the gateway asks to wait, ms. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: PairetoErrorCode,
    message: string,
    more: { status?: number; problem?: Problem; retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.status = more.status ?? 0;
    this.problem = more.problem;
    this.retryAfterMs = more.retryAfterMs;
  }

  /** The refused fields of the request, each with what is allowed; empty when it was not about fields. */
  get errors(): readonly FieldError[] {
    return this.problem?.errors ?? [];
  }

  /** Whether sending the same request again may help and cannot do it twice. */
  get isTemporary(): boolean {
    if (this.code === 'NETWORK' || this.code === 'RATE_LIMITED' || this.code === 'OVERLOADED') return true;
    return this.code === 'UNAVAILABLE' && this.problem?.safe_to_retry !== false;
  }
}

/** An entry ended without a match: cancelled, timed out, or no game could be created. */
export class EntryEndedError extends PairetoError {
  override readonly name = 'EntryEndedError';
  /** As it ended. */
  readonly entry: QueueEntry;

  constructor(code: 'CANCELLED' | 'TIMED_OUT' | 'FAILED', entry: QueueEntry) {
    super(code, `The queue entry ended ${code}${entry.reason === undefined ? '' : ` (${entry.reason})`}.`);
    this.entry = entry;
  }
}
