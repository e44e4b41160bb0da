import type { Verified } from '../http/app-env.ts';
import type { Revocations } from '../ports/revocations.ts';
import { type EventOutlet, eventStream } from './event-outlet.ts';
import type { LiveFeed } from './live-feed.ts';
import type { PlayerConnections } from './player-connections.ts';
import { createTokenExpiries } from './token-expiries.ts';

/** Where a stream begins, and how it can be ended from outside. */
interface StreamOptions {
  /** The id of the last event that this client had. */
  after?: string | undefined;
  /** Ends the connection of a client that does not read. */
  cut?: (() => void) | undefined;
}

/** The gateway's streams of server-sent events. */
export interface EventStreams {
  /** Starts to tell a player; undefined where there is no room, or the gateway stops. */
  open(verified: Verified, options: StreamOptions): ReadableStream<Uint8Array> | undefined;
  /** Ends all, each with a time of its own after which to come back, and opens no more. */
  close(): void;
  readonly size: number;
}

export interface EventStreamsDeps {
  feed: LiveFeed;
  /** The streams of a player count to these. */
  connections: PlayerConnections;
  revocations: Pick<Revocations, 'isRevoked'>;
  nowMs: () => number;
  /** From 0 to 1. */
  random: () => number;
  /** Calls again and again until the returned function is called. */
  every(intervalMs: number, run: () => void): () => void;
}

/** Between two comments, in s. */
const HEARTBEAT_S = 15;
/** After how many ms clients come back: at least, and up to so many more, so that they do not come all at once. */
const RETRY_MS = { least: 1_000, spread: 2_000, spreadWhenStopping: 9_000 };

export function createEventStreams(deps: EventStreamsDeps): EventStreams {
  const expiries = createTokenExpiries();
  const open = new Set<EventOutlet>();
  /** By the second of their heartbeats. */
  const slots = Array.from({ length: HEARTBEAT_S }, () => new Map<EventOutlet, Verified>());
  let [opened, second, isClosed] = [0, 0, false];

  const stopClock = deps.every(1_000, () => {
    expiries.tick(deps.nowMs());
    second += 1;
    for (const [outlet, verified] of slots[second % HEARTBEAT_S] ?? []) {
      // Also where the signal of it was lost.
      if (deps.revocations.isRevoked(verified)) revoke(outlet);
      else outlet.beat();
    }
  });
  const revoke = (outlet: EventOutlet): void => outlet.end('unauthorized', 'the token was revoked');
  const retryMs = (spreadMs: number): number => RETRY_MS.least + deps.random() * spreadMs;

  /** Tells the player on this outlet until the returned function is called. */
  const follow = (outlet: EventOutlet, verified: Verified, after: string | undefined): (() => void) => {
    const { caller, token } = verified;
    const slot = slots[opened++ % HEARTBEAT_S];
    const expire = (): void => outlet.end('unauthorized', 'the token has expired');
    open.add(outlet);
    slot?.set(outlet, verified);
    expiries.set(expire, token.expiresAtMs);
    outlet.setRetry(retryMs(RETRY_MS.spread));
    const detach = deps.feed.attach(
      caller,
      {
        send: (event) => outlet.tell(event),
        revoked(isVoid) {
          if (isVoid(verified)) revoke(outlet);
        },
      },
      after,
    );
    // It may have been while the request was on its way here.
    if (deps.revocations.isRevoked(verified)) revoke(outlet);
    return () => {
      detach();
      expiries.forget(expire);
      open.delete(outlet);
      slot?.delete(outlet);
    };
  };

  return {
    open(verified, { after, cut }) {
      if (isClosed || !deps.feed.hasRoomFor(verified.caller)) return undefined;
      let outlet: EventOutlet | undefined;
      let unfollow: (() => void) | undefined;
      const letGo = deps.connections.open(verified.caller, () =>
        outlet?.end('tooMany', 'too many connections of this player; this was the oldest'),
      );
      if (letGo === undefined) return undefined;
      return eventStream({
        start(its) {
          outlet = its;
          unfollow = follow(its, verified, after);
          // What it was sent may have ended it.
          if (!its.isOpen) unfollow();
        },
        ended() {
          letGo();
          unfollow?.();
        },
        cut,
      });
    },
    close() {
      isClosed = true;
      stopClock();
      for (const outlet of [...open]) {
        outlet.setRetry(retryMs(RETRY_MS.spreadWhenStopping));
        outlet.end('goingAway', 'the gateway stops; connect again');
      }
    },
    get size() {
      return open.size;
    },
  };
}
