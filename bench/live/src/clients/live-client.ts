import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveEvent, QueueEntry, SocketReply } from '@paireto/contracts';
import { WebSocket } from 'ws';
import { backoffMs } from './backoff.ts';
import { entryOfEvent, matchOfEntry, type ToldMatch } from './told-entry.ts';

/** A player with a WebSocket that comes back when it is lost. What it was told is kept. */
export interface LiveClient {
  readonly userId: string;
  readonly rating: number;
  readonly token: string;
  readonly isUp: boolean;
  /** When it was up last, and how often, ms of this process's clock. */
  readonly upAtMs: number;
  readonly timesUp: number;
  /** Snapshots received: one with the first connection, and one whenever the gateway could not go on from `after`. */
  readonly snapshots: number;
  /** Events that came out of order, or twice. */
  readonly outOfOrder: number;
  /** The latest that it was told of its entry; undefined: nothing yet. */
  readonly entry: QueueEntry | null | undefined;
  /** By match id. */
  readonly matches: ReadonlyMap<string, ToldMatch>;
  /** Set by who joins for it: when its latest join began, and what the answer was. */
  joinStartMs: number;
  joined: QueueEntry | undefined;
  /** Connects, once: rejects when it does not work. */
  connect(): Promise<void>;
  /** Breaks the connection, as if the network were gone; it comes back by itself. */
  drop(): void;
  /** Ends for good. */
  leave(): void;
}

/** As long as the SDK gives a connection. */
const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Answered at once: the SDK counts a connection as up when it has heard something. */
const PING = JSON.stringify({ op: 'ping', id: 'up' });

export function createLiveClient(options: {
  socketUrl: string;
  userId: string;
  rating: number;
  token: string;
}): LiveClient {
  const { socketUrl, userId, rating, token } = options;
  const headers = { Authorization: `Bearer ${token}` };
  const matches = new Map<string, ToldMatch>();
  let socket: WebSocket | undefined;
  let hasLeft = false;
  let last: { epoch: string; seq: number } | undefined;
  let state = { isUp: false, upAtMs: Number.NaN, timesUp: 0, snapshots: 0, outOfOrder: 0 };
  let entry: QueueEntry | null | undefined;
  let placing: { matchId: string | undefined; atMs: number } | undefined;

  const note = (event: LiveEvent): void => {
    if (event.type === 'snapshot') state.snapshots += 1;
    else if (event.epoch !== last?.epoch || event.seq !== last.seq + 1) state.outOfOrder += 1;
    last = { epoch: event.epoch, seq: event.seq };
    const told = entryOfEvent(event);
    if (told === undefined) return;
    entry = told;
    const atMs = performance.now();
    if (told?.status === 'PLACING') placing = { matchId: told.match_id, atMs };
    const placingAtMs = placing?.matchId === told?.match_id ? placing?.atMs : undefined;
    const match = told && matchOfEntry(told, { atMs, placingAtMs });
    if (match && !matches.has(match.matchId)) matches.set(match.matchId, match);
  };

  const open = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const after = last === undefined ? '' : `?after=${encodeURIComponent(`${last.epoch}:${last.seq}`)}`;
      const own = new WebSocket(`${socketUrl}${after}`, {
        headers,
        perMessageDeflate: false,
        handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      });
      socket = own;
      let isOwnUp = false;
      own.on('open', () => own.send(PING));
      own.on('error', reject);
      own.on('message', (data) => {
        // Not checked by its schema: this process must not be what is measured. The tests of the gateway check it.
        const message = JSON.parse((data as Buffer).toString()) as LiveEvent | SocketReply;
        if (!isOwnUp) {
          isOwnUp = true;
          state = { ...state, isUp: true, upAtMs: performance.now(), timesUp: state.timesUp + 1 };
          resolve();
        }
        if (message.type !== 'reply') note(message);
      });
      own.on('close', (code) => {
        reject(new Error(`the socket was closed with ${code}`));
        if (!isOwnUp) return;
        state.isUp = false;
        if (!hasLeft) void comeBack();
      });
    });

  const comeBack = async (): Promise<void> => {
    for (let attempt = 0; !hasLeft; attempt += 1) {
      await sleep(backoffMs(attempt));
      if (hasLeft) return;
      const isBack = await open().then(
        () => true,
        () => false,
      );
      if (isBack) return;
    }
  };

  return {
    userId,
    rating,
    token,
    get isUp() {
      return state.isUp;
    },
    get upAtMs() {
      return state.upAtMs;
    },
    get timesUp() {
      return state.timesUp;
    },
    get snapshots() {
      return state.snapshots;
    },
    get outOfOrder() {
      return state.outOfOrder;
    },
    get entry() {
      return entry;
    },
    matches,
    joinStartMs: Number.NaN,
    joined: undefined,
    connect: open,
    drop() {
      socket?.terminate();
    },
    leave() {
      hasLeft = true;
      socket?.terminate();
    },
  };
}
