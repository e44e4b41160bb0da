import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { getRequestListener, type Http2Bindings, type HttpBindings } from '@hono/node-server';
import { writeResponse } from './write-response.ts';

/** A listening HTTP server. */
export interface HttpServer {
  port: number;
  /**
   * Stops accepting, lets requests in flight finish for at most `graceMs`, then cuts what is left. Resolves when the
   * connections that `upgrade` took over are gone too.
   */
  close(graceMs: number): Promise<void>;
}

/** Longer than load balancers keep an idle connection (60 s): none is closed that they are just about to use. */
const KEEP_ALIVE_MS = 65_000;

/**
 * Serves `fetch` over HTTP/1.1. Port 0 picks a free one.
 * `malformed` answers what never becomes a request of `fetch`; `failed` answers when `fetch` itself rejects; `upgrade`, where
 * there is one, takes over the connections that ask to become WebSockets. Other upgrades (`h2c`) are declined as HTTP wants it:
 * by an answer.
 */
export async function startHttpServer(options: {
  /** Without the bindings of the adapter, but for a way to end the connection that a request came on. */
  fetch: (request: Request, connection: { cut: () => void }) => Response | Promise<Response>;
  upgrade?: (request: IncomingMessage, connection: Duplex, head: Buffer) => void;
  host: string;
  port: number;
  malformed: (status: 400 | 408 | 431) => Response;
  failed: (error: unknown) => Response;
}): Promise<HttpServer> {
  const fetchFor = (request: Request, { outgoing }: HttpBindings | Http2Bindings) =>
    options.fetch(request, { cut: () => void outgoing.destroy() });
  const listener = getRequestListener(fetchFor, {
    errorHandler: (error) =>
      error instanceof Error && error.name === 'RequestError' ? options.malformed(400) : options.failed(error),
  });
  const server = createServer(
    { shouldUpgradeCallback: options.upgrade ? wantsWebSocket : () => false },
    (request, response) => {
      void listener(request, response);
    },
  );
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  if (options.upgrade) server.on('upgrade', options.upgrade);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
    void writeResponse(socket, options.malformed(status));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    async close(graceMs) {
      let closed = false;
      const done = new Promise<void>((resolve) => {
        server.close(() => {
          closed = true;
          resolve();
        });
      });
      // Kept-alive connections become idle one by one as their requests finish.
      for (let waitedMs = 0; waitedMs < graceMs && !closed; waitedMs += 50) {
        server.closeIdleConnections();
        await Promise.race([done, sleep(50)]);
      }
      server.closeAllConnections();
      await done;
    },
  };
}

const wantsWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';
