import { createLogger } from '@paireto/runtime';
import { vi } from 'vitest';
import { type HttpServer, startHttpServer } from '../adapters/http-server.ts';
import { problemResponse } from '../http/problem.ts';
import { createPlayerConnections } from '../live/player-connections.ts';
import { type AdmitSocket, createAdmitSocket } from '../live/sockets/admit-socket.ts';
import type { CarryOut } from '../live/sockets/carry-out.ts';
import { createSocketServer, type SocketServer } from '../live/sockets/socket-server.ts';
import type { Revocations } from '../ports/revocations.ts';
import type { SocketTickets } from '../ports/socket-tickets.ts';
import { authenticateForTest } from './authenticate-for-test.ts';
import { type FeedInMemory, feedInMemory } from './feed-in-memory.ts';
import { openSocket, type SocketCall, type SocketForTest } from './socket-for-test.ts';

/** WebSockets on a real HTTP server, over a feed and a clock that the test moves. */
export interface SocketServerForTest {
  url: string;
  port: number;
  http: HttpServer;
  sockets: SocketServer;
  feed: FeedInMemory;
  clock: { nowMs: number };
  /** Lets a second pass on the server's own clock: what is due is done. */
  tick: () => void;
  /** Errors that were logged. */
  errors: ReturnType<typeof vi.fn>;
  open: (call?: SocketCall) => Promise<SocketForTest>;
  stop(): Promise<void>;
}

const noTickets: SocketTickets = {
  issue: () => Promise.reject(new Error('this test does not expect the call')),
  redeem: async () => undefined,
  lifetimeS: 30,
};

/** Starts it. Without `carryOut` requests that need an endpoint fail. */
export async function socketServerForTest(
  options: { carryOut?: CarryOut; socketTickets?: SocketTickets; admit?: AdmitSocket; maxTotal?: number } = {},
): Promise<SocketServerForTest> {
  const clock = { nowMs: Date.now() };
  const feed = feedInMemory();
  const errors = vi.fn();
  const silent = createLogger({ service: 'test', level: 'silent', pretty: false });
  const authenticate = await authenticateForTest({ nowMs: () => clock.nowMs });
  const revocations: Pick<Revocations, 'isRevoked'> = {
    isRevoked: ({ token }) => token.issuedAtMs < feed.voidBeforeMs,
  };
  let tick = (): void => undefined;
  const sockets = createSocketServer({
    every(_intervalMs, run) {
      tick = run;
      return () => undefined;
    },
    feed,
    revocations,
    authenticate,
    carryOut: options.carryOut ?? (() => Promise.reject(new Error('this test does not expect the call'))),
    connections: createPlayerConnections({ maxTotal: options.maxTotal ?? 1_000 }),
    admit:
      options.admit ??
      createAdmitSocket({
        authenticate,
        socketTickets: options.socketTickets ?? noTickets,
        revocations,
        refuseConnect: () => undefined,
        allowedOrigins: new Set(),
        nowMs: () => clock.nowMs,
      }),
    nowMs: () => clock.nowMs,
    logger: Object.assign(silent, { error: errors }),
  });
  const http = await startHttpServer({
    fetch: () => new Response('no socket'),
    upgrade: sockets.upgrade,
    host: '127.0.0.1',
    port: 0,
    malformed: (status) => problemResponse('INVALID_REQUEST', 'malformed', status),
    failed: () => problemResponse('INTERNAL', 'failed'),
  });
  const url = `http://127.0.0.1:${http.port}`;
  return {
    url,
    port: http.port,
    http,
    sockets,
    feed,
    clock,
    tick: () => tick(),
    errors,
    open: (call) => openSocket(url, call),
    async stop() {
      await Promise.all([http.close(200), sockets.close(200)]);
    },
  };
}
