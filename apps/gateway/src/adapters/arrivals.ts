import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Tells a client that was too slow from one whose request was there in time, and not read yet because this process was slow. */
export interface Arrivals {
  /** Headers came. */
  note(connection: Duplex, request: IncomingMessage): void;
  /** It was a request for something else, which has the connection now; the request is not kept as long as that lasts. */
  handOver(connection: Duplex): void;
  /**
   * The time for a request is over: calls `cut`, unless all of it turns out to be there in the next turn of the event loop.
   * Node looks at its clock before it reads: after a stall, requests seem late that were not.
   */
  unlessUnread(connection: Duplex, cut: () => void): void;
}

/** One for all. */
const HANDED_OVER = { complete: true };

export function createArrivals(): Arrivals {
  const latest = new WeakMap<Duplex, { readonly complete: boolean }>();
  return {
    note: (connection, request) => void latest.set(connection, request),
    handOver: (connection) => void latest.set(connection, HANDED_OVER),
    unlessUnread(connection, cut) {
      const before = latest.get(connection);
      const done = before?.complete ? before : undefined;
      setImmediate(() => {
        const now = latest.get(connection);
        if (now === done || !now?.complete) cut();
      });
    },
  };
}
