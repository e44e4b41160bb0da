import type { LiveEvent, QueueEntry } from '@paireto/contracts';

/** Tells when an entry that was seen waiting has ended, whether an event says so or a later snapshot. */
export interface EndWatch {
  /** How the entry ended, with this event; undefined while it did not. */
  see(event: LiveEvent): QueueEntry['status'] | undefined;
}

const ENDS: readonly QueueEntry['status'][] = ['MATCHED', 'CANCELLED', 'TIMED_OUT', 'FAILED'];

/** An entry that had ended before is none that ends: a snapshot shows the latest match for a while. */
export function createEndWatch(): EndWatch {
  let waiting: string | undefined;
  return {
    see(event) {
      const entry = 'entry' in event.data ? event.data.entry : undefined;
      if (entry === undefined || entry === null) return undefined;
      if (!ENDS.includes(entry.status)) {
        waiting = entry.queue_entry_id;
        return undefined;
      }
      return event.type !== 'snapshot' || entry.queue_entry_id === waiting ? entry.status : undefined;
    },
  };
}
