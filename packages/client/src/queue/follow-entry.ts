import type { CallOptions } from '../client-options.ts';
import type { Requester } from '../http/request.ts';
import { callAll } from '../live/call-all.ts';
import { eventTypeOf, isEnd, isSame } from '../live/entry-status.ts';
import type { LiveFeed } from '../live/live-feed.ts';
import { createMailbox, endOnAbort } from '../live/mailbox.ts';
import { EntryEndedError, PairetoError } from '../paireto-error.ts';
import type { QueueEntry } from '../wire/queue-entry.ts';
import { createEntryCalls } from './entry-calls.ts';
import type { EntryUpdate, QueueHandle } from './queue-handle.ts';

/** Updates that an iteration may leave unread; estimates take each other's place. */
const MAX_UNREAD = 1_000;

interface Follower {
  update?(update: EntryUpdate): void;
  /** Nothing more will come: the entry is at its end, or `error` says why not. */
  over(error?: PairetoError): void;
}

/** Follows an entry until its end. `onOver` is called once. */
export function followEntry(
  first: QueueEntry,
  deps: { requester: Requester; feed: LiveFeed; lifetime: AbortSignal; onOver: () => void },
): QueueHandle {
  const { feed, lifetime } = deps;
  const id = first.queue_entry_id;
  const followers = new Set<Follower>();
  const changeListeners = new Set<() => void>();
  let entry = first;
  let changes = 0;
  let over: { error?: PairetoError } | undefined;
  let isReading = false;

  const end = (error?: PairetoError): void => {
    if (over) return;
    over = error ? { error } : {};
    off();
    release();
    lifetime.removeEventListener('abort', closed);
    for (const follower of [...followers]) follower.over(error);
    followers.clear();
    deps.onOver();
  };
  const closed = (): void => end(lifetime.reason as PairetoError);

  const apply = (next: QueueEntry): void => {
    if (over || isEnd(entry.status) || isSame(entry, next)) return;
    const type = eventTypeOf(next, entry);
    entry = next;
    changes += 1;
    for (const follower of [...followers]) follower.update?.({ type, entry });
    callAll(changeListeners);
    if (isEnd(entry.status)) end();
  };

  /** What a request answers may be older than what events told meanwhile; an end is an end. */
  const applyAnswer = (answer: QueueEntry, changesBefore: number): QueueEntry => {
    if (changes === changesBefore || isEnd(answer.status)) apply(answer);
    return entry;
  };

  const calls = createEntryCalls({
    requester: deps.requester,
    entry: () => entry,
    changes: () => changes,
    applyAnswer,
  });

  const readAgain = (): void => {
    if (isReading || over) return;
    isReading = true;
    calls
      .refresh()
      .catch((error: unknown) => {
        if (error instanceof PairetoError && error.code === 'NOT_FOUND') end(error);
        // Another snapshot, and another try.
        else if (!over) feed.connection.resync();
      })
      .finally(() => {
        isReading = false;
      });
  };

  const off = feed.listen({
    event(event) {
      if ('entry' in event.data && event.data.entry?.queue_entry_id === id) apply(event.data.entry);
      // The player has another entry or none: this one came to its end, or is newer than the snapshot.
      else if (event.type === 'snapshot') readAgain();
    },
    state({ error }) {
      // The entry is still there: somebody who waits for it is told; it is followed again with the next call.
      if (!error) return;
      for (const follower of [...followers]) follower.over(error);
      followers.clear();
    },
  });
  const release = feed.connection.hold();
  lifetime.addEventListener('abort', closed, { once: true });
  if (lifetime.aborted) closed();
  const latest = feed.latestEntry();
  if (isEnd(entry.status)) end();
  else if (latest?.queue_entry_id === id) {
    // What came before the answer that this begins with: an end is an end, and estimates are none the worse.
    if (isEnd(latest.status) || latest.status === entry.status) apply(latest);
    else readAgain();
  }

  /** Is told everything from now on, or at once that it is over. */
  const join = (follower: Follower): (() => void) => {
    if (over) follower.over(over.error);
    else {
      followers.add(follower);
      // Wakes a connection that had given up.
      feed.connection.hold()();
    }
    return () => void followers.delete(follower);
  };

  const updates = ({ signal }: CallOptions = {}): AsyncIterableIterator<EntryUpdate> => {
    const box = createMailbox<EntryUpdate>({
      limit: MAX_UNREAD,
      merge: (last, next) => last.type === 'ticket.searching' && next.type === 'ticket.searching',
      onOver() {
        leave();
        unlink();
      },
    });
    box.push({ type: eventTypeOf(entry), entry });
    let [leave, unlink] = [(): void => undefined, (): void => undefined];
    leave = join({
      update: (update) => box.push(update),
      over: (error) => (error && error.code !== 'CLOSED' ? box.end(error) : box.end()),
    });
    unlink = endOnAbort(box, signal);
    return box;
  };

  return {
    id,
    get entry() {
      return entry;
    },
    get isEnded() {
      return isEnd(entry.status);
    },
    ...calls,
    matched({ signal } = {}) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const abort = (): void => {
          leave();
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', abort, { once: true });
        const leave = join({
          over(error) {
            signal?.removeEventListener('abort', abort);
            const result = error ?? outcomeOf(entry);
            if (result instanceof Error) reject(result);
            else resolve(result);
          },
        });
      });
    },
    onChange(listener) {
      changeListeners.add(listener);
      return () => void changeListeners.delete(listener);
    },
    detach: () => end(new PairetoError('CLOSED', 'The entry is no longer followed.')),
    updates,
    [Symbol.asyncIterator]: () => updates(),
  };
}

function outcomeOf(entry: QueueEntry) {
  if (entry.status === 'MATCHED' && entry.assignment) return entry.assignment;
  if (entry.status === 'CANCELLED' || entry.status === 'TIMED_OUT' || entry.status === 'FAILED') {
    return new EntryEndedError(entry.status, entry);
  }
  return new PairetoError('BAD_ANSWER', `The entry is ${entry.status} and has no assignment.`);
}
