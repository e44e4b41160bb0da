import type { LiveEvent } from '../wire/live-event.ts';
import type { QueueEntry } from '../wire/queue-entry.ts';
import { type Connection, type ConnectionState, createConnection } from './connection.ts';
import { createMailbox, endOnAbort } from './mailbox.ts';
import type { Transport } from './transport.ts';

/** Somebody who hears what happens. */
export interface LiveListener {
  event?(event: LiveEvent): void;
  state?(state: ConnectionState): void;
}

/** The live events of a player, each once and in order, whichever way they come. */
export interface LiveFeed {
  readonly connection: Connection;
  listen(listener: LiveListener): () => void;
  /** The latest entry that events told of. */
  latestEntry(): QueueEntry | undefined;
  /** For a reader who keeps the connection up; begins with a snapshot. An aborted signal ends it with its reason. */
  events(signal?: AbortSignal): AsyncIterableIterator<LiveEvent>;
  /** Readers of `events`. */
  readonly readers: number;
  onReaders(listener: () => void): () => void;
}

/** Events that a reader may leave unread; more, and a snapshot comes instead. */
const MAX_UNREAD = 256;

export function createLiveFeed(deps: { transports: readonly Transport[]; lifetime: AbortSignal }): LiveFeed {
  const listeners = new Set<LiveListener>();
  const readerListeners = new Set<() => void>();
  let last: { epoch: string; seq: number } | undefined;
  let latestEntry: QueueEntry | undefined;
  let readers = 0;

  const connection = createConnection({
    ...deps,
    after: () => last && `${last.epoch}:${last.seq}`,
    onEvent(event) {
      const order = orderOf(event, last);
      if (order === 'old') return;
      // What was missed is in the snapshot that comes then.
      if (order === 'gap') {
        last = undefined;
        return connection.resync();
      }
      last = { epoch: event.epoch, seq: event.seq };
      if ('entry' in event.data && event.data.entry) latestEntry = event.data.entry;
      for (const listener of [...listeners]) listener.event?.(event);
    },
    onState(state) {
      for (const listener of [...listeners]) listener.state?.(state);
    },
  });

  const countReaders = (change: number): void => {
    readers += change;
    for (const listener of [...readerListeners]) listener();
  };

  return {
    connection,
    latestEntry: () => latestEntry,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get readers() {
      return readers;
    },
    onReaders(listener) {
      readerListeners.add(listener);
      return () => void readerListeners.delete(listener);
    },
    events(signal) {
      const startOver = (): void => {
        last = undefined;
        connection.resync();
      };
      const box = createMailbox<LiveEvent>({
        limit: MAX_UNREAD,
        onOverflow: startOver,
        onOver() {
          off();
          release();
          deps.lifetime.removeEventListener('abort', end);
          unlink();
          countReaders(-1);
        },
      });
      const off = this.listen({
        event: (event) => box.push(event),
        state: ({ error }) => error && box.end(error),
      });
      const end = (): void => box.end();
      let unlink = (): void => undefined;
      countReaders(1);
      if (connection.state.status === 'open') startOver();
      const release = connection.hold();
      unlink = endOnAbort(box, signal);
      if (deps.lifetime.aborted) end();
      deps.lifetime.addEventListener('abort', end, { once: true });
      return box;
    },
  };
}

/** A snapshot is always news; anything else must follow what came before it. */
function orderOf(event: LiveEvent, last: { epoch: string; seq: number } | undefined): 'next' | 'old' | 'gap' {
  if (event.type === 'snapshot') return 'next';
  if (!last || event.epoch !== last.epoch) return 'gap';
  if (event.seq <= last.seq) return 'old';
  return event.seq === last.seq + 1 ? 'next' : 'gap';
}
