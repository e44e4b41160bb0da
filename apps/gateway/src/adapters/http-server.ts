import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener, type Http2Bindings, type HttpBindings } from '@hono/node-server';
import { closeHttpServer, keepNoConnections } from '@paireto/runtime';
import type { EarlyAnswer } from '../overload/refuse-joins-early.ts';
import { createArrivals } from './arrivals.ts';
import { writeResponse } from './write-response.ts';

/** A listening HTTP server. */
export interface HttpServer {
  port: number;
  /** From now on every answer says that its connection will not be kept; nothing is refused or cut. */
  keepNoConnections(): void;
  /**
   * Stops accepting, lets requests in flight finish for at most `graceMs`, then cuts what is left. Resolves when the
   * connections that `upgrade` took over are gone too.
   */
  close(graceMs: number): Promise<void>;
}

/** What a request brings along of the connection that it came on. */
export interface Connection {
  /** Ends it. */
  cut: () => void;
  /** Where it comes from. */
  address?: string;
}

/** How long clients may take, and how many may be connected. */
export interface HttpPatience {
  /** From the connection, or the first byte after a request, to the end of the headers, ms. 10 s unless told. */
  headersTimeoutMs?: number;
  /** To the end of the body, ms. 30 s unless told. How long the answer takes is not limited: streams and waits are answers. */
  requestTimeoutMs?: number;
  /** Connections of all kinds; more are closed at once. */
  maxConnections?: number;
  /** Is told of each that was. */
  onDropped?: () => void;
}

/** The headers of one request: together, and how many. Node's own limit is the same number of bytes, unless an option changes it. */
const MAX_HEADER_BYTES = 16 * 1_024;
const MAX_HEADERS = 100;

/**
 * Connections that may wait to be accepted. Node's 511 are too few where a crowd comes back at once: the others wait a second or
 * more, some are reset. The kernel may allow fewer (`somaxconn`).
 */
const BACKLOG = 4_096;

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
  fetch: (request: Request, connection: Connection) => Response | Promise<Response>;
  upgrade?: (request: IncomingMessage, connection: Duplex, head: Buffer) => void;
  host: string;
  port: number;
  malformed: (status: 400 | 408 | 431) => Response;
  failed: (error: unknown) => Response;
  /** What a request is answered with at once, if it is; nothing else sees it then. */
  refuseEarly?: (request: IncomingMessage) => EarlyAnswer | undefined;
  /** Where a request comes from; without, nobody asks. */
  addressOf?: (request: HttpBindings['incoming'] | Http2Bindings['incoming']) => string;
  patience?: HttpPatience;
}): Promise<HttpServer> {
  const { addressOf } = options;
  const fetchFor = (request: Request, { incoming, outgoing }: HttpBindings | Http2Bindings) =>
    options.fetch(request, {
      cut: () => void outgoing.destroy(),
      ...(addressOf && { address: addressOf(incoming) }),
    });
  const listener = getRequestListener(fetchFor, {
    errorHandler: (error) =>
      error instanceof Error && error.name === 'RequestError' ? options.malformed(400) : options.failed(error),
  });
  const arrivals = createArrivals();
  const server = createServer(
    { ...limitsOf(options.patience), shouldUpgradeCallback: options.upgrade ? wantsWebSocket : () => false },
    (request, response) => {
      arrivals.note(request.socket, request);
      if (hasTooManyHeaders(request)) {
        void refuse(response, options.malformed(431));
        return;
      }
      const early = options.refuseEarly?.(request);
      if (early) response.writeHead(early.status, early.headers).end(early.body);
      else void listener(request, response);
    },
  );
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.maxHeadersCount = MAX_HEADERS + 1;
  server.maxConnections = options.patience?.maxConnections ?? Number.POSITIVE_INFINITY;
  server.on('drop', () => options.patience?.onDropped?.());
  const { upgrade } = options;
  if (upgrade)
    server.on('upgrade', (request, connection, head) => {
      arrivals.handOver(connection);
      if (hasTooManyHeaders(request)) void writeResponse(connection, options.malformed(431));
      else upgrade(request, connection, head);
    });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const cut = (status: 400 | 408 | 431): void => {
      if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
      else void writeResponse(socket, options.malformed(status));
    };
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') arrivals.unlessUnread(socket, () => cut(408));
    else cut(error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port, host: options.host, backlog: BACKLOG }, resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    keepNoConnections: () => keepNoConnections(server),
    close: (graceMs) => closeHttpServer(server, graceMs),
  };
}

/** How patient Node is with clients. The check comes often: else a slow one is cut half a minute late. */
const limitsOf = ({ headersTimeoutMs = 10_000, requestTimeoutMs = 30_000 }: HttpPatience = {}) => ({
  headersTimeout: headersTimeoutMs,
  // Node wants it to be the longer one.
  requestTimeout: Math.max(requestTimeoutMs, headersTimeoutMs),
  connectionsCheckingInterval: Math.min(1_000, headersTimeoutMs),
  maxHeaderSize: MAX_HEADER_BYTES,
});

/** More than are counted are not read, so one too many is as far as it goes. */
const hasTooManyHeaders = ({ rawHeaders }: IncomingMessage): boolean => rawHeaders.length > 2 * MAX_HEADERS;

async function refuse(response: ServerResponse, answer: Response): Promise<void> {
  const text = await answer.text();
  response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), Connection: 'close' }).end(text);
}

const wantsWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';
