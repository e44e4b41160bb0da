import type { QueueEntry } from '@paireto/contracts';
import { contextOf, linksTo, startSpan } from '@paireto/runtime';

/** How its players were told of a match, in the trace of their ticket; nothing where that trace is not kept. */
export function tracePush(traceparent: string | undefined, entry: QueueEntry, listeners: number): void {
  if (listeners === 0 || entry.status !== 'MATCHED' || linksTo([traceparent]).length === 0) return;
  startSpan('player.push', {
    parent: contextOf(traceparent),
    attributes: {
      'ticket.id': entry.queue_entry_id,
      ...(entry.match_id === undefined ? {} : { 'match.id': entry.match_id }),
      'push.listeners': listeners,
    },
  }).end();
}
