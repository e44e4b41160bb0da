import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { SOCKET_PATH } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';
import type { RawData, WebSocket } from 'ws';
import { writeResponse } from '../../adapters/write-response.ts';
import { problemResponse } from '../../http/problem.ts';
import type { ClientAddress } from '../../limits/client-address.ts';
import type { PlayerConnections } from '../player-connections.ts';
import { createTokenExpiries } from '../token-expiries.ts';
import { type Admission, type AdmitSocket, away } from './admit-socket.ts';
import { closeEvenly } from './close-evenly.ts';
import { type PlayerSocket, type PlayerSocketDeps, startPlayerSocket } from './player-socket.ts';
import { createSocketHeartbeat, type Pulse } from './socket-heartbeat.ts';
import { createWebSocketWire } from './web-socket-wire.ts';

/** The gateway's WebSockets. */
export interface SocketServer {
  /** Takes over a connection that asks to become a WebSocket. Never throws. */
  upgrade: (request: IncomingMessage, connection: Duplex, head: Buffer) => void;
  /** Refuses new ones and closes all, evenly over most of the grace; afterwards none is left. */
  close(graceMs: number): Promise<void>;
  /** Sockets that are open. */
  readonly size: number;
}

/** Pings go out every so many seconds. */
const PING_INTERVAL_S = 20;
/** Share of the grace over which sockets are closed; the rest is for what they have asked, and for goodbyes. */
const CLOSING_SHARE = 0.6;

export interface SocketServerDeps extends Omit<PlayerSocketDeps, 'expiries'> {
  admit: AdmitSocket;
  /** Where a request comes from; without, nobody asks. */
  addressOf?: ClientAddress;
  connections: PlayerConnections;
  /** Calls again and again until the returned function is called. */
  every(intervalMs: number, run: () => void): () => void;
  logger: Pick<Logger, 'error' | 'debug'>;
}

/** Listens to nothing itself: the HTTP server hands connections over. */
export function createSocketServer(deps: SocketServerDeps): SocketServer {
  const wire = createWebSocketWire();
  const sockets = createOpenSockets(deps);
  /** Connections that are neither refused nor sockets yet. */
  const opening = new Set<Duplex>();
  let stopping = false;

  const admit = async (request: IncomingMessage): Promise<Admission> => {
    const { method = '', url = '', headers } = request;
    if (url.split('?', 1)[0] !== SOCKET_PATH) return refused(notHere());
    if (stopping) return refused(leaving());
    const admission = await deps.admit({
      method,
      url,
      headers,
      ...(deps.addressOf && { address: deps.addressOf(request) }),
    });
    return stopping ? refused(leaving()) : admission;
  };

  const open = async (request: IncomingMessage, connection: Duplex, head: Buffer): Promise<void> => {
    const admission = await admit(request);
    if (connection.destroyed) return;
    if (admission.outcome === 'refused') return writeResponse(connection, admission.answer);
    const place = deps.feed.hasRoomFor(admission.verified.caller) ? sockets.reserve(admission) : undefined;
    if (place === undefined) return writeResponse(connection, full());
    opening.delete(connection);
    try {
      // The callback is called before this returns, or never.
      wire.handleUpgrade(request, connection, head, (webSocket) => {
        // From now on the library does.
        connection.off('error', ignore);
        place.take(webSocket, admission);
      });
    } finally {
      place.leaveIfNotTaken();
    }
  };

  return {
    upgrade(request, connection, head) {
      connection.on('error', ignore);
      opening.add(connection);
      open(request, connection, head)
        .catch((error: unknown) => {
          deps.logger.error({ err: error }, 'a socket could not be opened');
          // It does not speak HTTP any more.
          if (!opening.has(connection)) return void connection.destroy();
          return writeResponse(connection, problemResponse('INTERNAL', 'Something went wrong on our side.'));
        })
        .catch(ignore)
        .finally(() => opening.delete(connection));
    },
    async close(graceMs) {
      stopping = true;
      await sockets.close(graceMs);
      for (const connection of opening) connection.destroy();
    },
    get size() {
      return sockets.size;
    },
  };
}

type Admitted = Extract<Admission, { outcome: 'admitted' }>;

/** A socket with its player. A class, because there are many: closures instead of methods would cost 56 bytes each. */
class OpenSocket implements Pulse {
  readonly player: PlayerSocket;
  /** Gives its place among the player's sockets back. */
  readonly letGo: () => void;
  private readonly webSocket: WebSocket;

  constructor(webSocket: WebSocket, player: PlayerSocket, letGo: () => void) {
    this.webSocket = webSocket;
    this.player = player;
    this.letGo = letGo;
  }

  ping(): void {
    this.webSocket.ping();
  }

  die(): void {
    this.webSocket.terminate();
  }
}

/** The sockets that are open, their pings and their ends. */
function createOpenSockets(deps: SocketServerDeps) {
  const expiries = createTokenExpiries();
  const heartbeat = createSocketHeartbeat({ slots: PING_INTERVAL_S });
  const stopClock = deps.every(1_000, () => {
    expiries.tick(deps.nowMs());
    heartbeat.tick();
  });
  const open = new Map<WebSocket, OpenSocket>();
  // One for all sockets: a copy for each would be kept as long as the socket.
  const socketDeps = { ...deps, expiries };

  const end = (webSocket: WebSocket): void => {
    const socket = open.get(webSocket);
    if (socket === undefined) return;
    open.delete(webSocket);
    heartbeat.remove(socket);
    socket.player.end();
    socket.letGo();
  };
  // For all sockets the same functions, told by `this` which it is: functions of its own would cost each 300 bytes.
  function onClose(this: WebSocket): void {
    end(this);
  }
  function onPong(this: WebSocket): void {
    const socket = open.get(this);
    if (socket) heartbeat.heard(socket);
  }
  function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
    const socket = open.get(this);
    if (socket === undefined) return;
    heartbeat.heard(socket);
    // A Buffer: the library's default.
    socket.player.hear(isBinary ? undefined : (data as Buffer).toString());
  }
  // Malformed frames and broken connections: the library closes them, with the code that says why.
  const onError = (error: Error): void => deps.logger.debug({ err: error }, 'a socket broke');

  const start = (webSocket: WebSocket, { verified, after }: Admitted, letGo: () => void): PlayerSocket => {
    const player = startPlayerSocket(socketDeps, { link: webSocket, verified, ...(after && { after }) });
    const socket = new OpenSocket(webSocket, player, letGo);
    heartbeat.add(socket);
    open.set(webSocket, socket);
    webSocket.on('close', onClose);
    webSocket.on('error', onError);
    webSocket.on('pong', onPong);
    webSocket.on('message', onMessage);
    return player;
  };

  return {
    /** A place among the player's sockets, to be taken or left; undefined when the gateway has none. */
    reserve({ verified: { caller } }: Admitted) {
      let socket: PlayerSocket | undefined;
      const letGo = deps.connections.open(caller, () => socket?.giveWay());
      if (letGo === undefined) return undefined;
      return {
        take(webSocket: WebSocket, admitted: Admitted) {
          socket = start(webSocket, admitted, letGo);
        },
        leaveIfNotTaken() {
          if (socket === undefined) letGo();
        },
      };
    },
    async close(graceMs: number) {
      const untilMs = performance.now() + graceMs;
      await closeEvenly([...open.values()], ({ player }) => player.leave(), graceMs * CLOSING_SHARE);
      while (open.size > 0 && performance.now() < untilMs) await sleep(20);
      for (const webSocket of [...open.keys()]) {
        webSocket.terminate();
        end(webSocket);
      }
      stopClock();
    },
    get size() {
      return open.size;
    },
  };
}

const ignore = (): void => undefined;

const refused = (answer: Response): Admission => ({ outcome: 'refused', answer });
const notHere = (): Response => problemResponse('NOT_FOUND', `WebSockets are opened at ${SOCKET_PATH}.`);
const leaving = (): Response => away('The gateway stops. Connect again: another takes over.');
const full = (): Response => away('The gateway holds as many connections as it may. Try again a little later.');
