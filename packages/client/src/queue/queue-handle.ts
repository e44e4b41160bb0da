import type { CallOptions } from '../client-options.ts';
import type { EntryEventType } from '../wire/live-event.ts';
import type { Assignment, EntryExplanation, QueueEntry } from '../wire/queue-entry.ts';

/** Something happened to an entry: what, and the whole entry as it is now. */
export interface EntryUpdate {
  type: EntryEventType;
  entry: QueueEntry;
}

/**
 * A queue entry that is followed. Iterating gives where it stands and then everything that happens to it, and ends with its
 * end, or when it is no longer followed.
 */
export interface QueueHandle extends AsyncIterable<EntryUpdate> {
  readonly id: string;
  /** The entry as it was last heard of; the same object until something changes. */
  readonly entry: QueueEntry;
  /** Whether it is MATCHED, CANCELLED, TIMED_OUT or FAILED. */
  readonly isEnded: boolean;
  /**
   * Waits for the match.
   * @throws {EntryEndedError} when the entry ends otherwise: `code` is CANCELLED, TIMED_OUT or FAILED
   * @throws {PairetoError} UNAUTHORIZED when no token is accepted any more, NOT_FOUND when the entry is gone, CLOSED
   */
  matched(options?: CallOptions): Promise<Assignment>;
  /**
   * Cancels the entry. Decisive: it is CANCELLED, or
   * @throws {PairetoError} CANNOT_CANCEL: it was too late; `problem.match_id` is the match that it lost to
   */
  cancel(options?: CallOptions): Promise<QueueEntry>;
  /** Accepts the match that asks, in queues with a ready check. @throws {PairetoError} CANNOT_ACCEPT */
  accept(options?: CallOptions): Promise<QueueEntry>;
  /** Declines it; the entry is CANCELLED. @throws {PairetoError} CANNOT_ACCEPT */
  decline(options?: CallOptions): Promise<QueueEntry>;
  /** Why it still waits. @throws {PairetoError} CONFLICT when it does not */
  explain(options?: CallOptions): Promise<EntryExplanation>;
  /** Reads it again. */
  refresh(options?: CallOptions): Promise<QueueEntry>;
  /** What iterating gives, until the signal is aborted: the iteration then throws its reason. */
  updates(options?: CallOptions): AsyncIterableIterator<EntryUpdate>;
  /** Calls back after each change of `entry`; returns a way to stop. */
  onChange(listener: () => void): () => void;
  /** Stops following it. The entry itself waits on. */
  detach(): void;
}
