import type { EntryEventType } from '../wire/live-event.ts';
import type { EntryStatus, QueueEntry } from '../wire/queue-entry.ts';

const eventTypes: Record<EntryStatus, EntryEventType> = {
  SEARCHING: 'ticket.searching',
  REQUIRES_ACCEPTANCE: 'ticket.requires_acceptance',
  PLACING: 'ticket.placing',
  MATCHED: 'ticket.matched',
  CANCELLED: 'ticket.cancelled',
  TIMED_OUT: 'ticket.timed_out',
  FAILED: 'ticket.failed',
};

/** Whether an entry in this status changes no more. */
export const isEnd = (status: EntryStatus): boolean =>
  status === 'MATCHED' || status === 'CANCELLED' || status === 'TIMED_OUT' || status === 'FAILED';

/** What the event is called that led to `entry`; `before`: the same entry as it was. */
export function eventTypeOf(entry: QueueEntry, before?: QueueEntry): EntryEventType {
  return entry.status === 'SEARCHING' && cameBack(entry, before) ? 'ticket.requeued' : eventTypes[entry.status];
}

/** Whether a match was in between. It may have been so short that only the reason of its end tells. */
function cameBack(entry: QueueEntry, before: QueueEntry | undefined): boolean {
  if (before?.status === 'SEARCHING') return entry.reason !== undefined && entry.reason !== before.reason;
  return before?.status === 'REQUIRES_ACCEPTANCE' || before?.status === 'PLACING';
}

/** Whether two readings say the same. */
export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
