import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';

/** A listening HTTP server. */
export interface HttpServer {
  port: number;
  /** Stops accepting, lets requests in flight finish for at most `graceMs`, then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

/**
 * Serves `fetch` over HTTP/1.1. Port 0 picks a free one.
 * `malformed` answers what never becomes a request of `fetch`; `failed` answers when `fetch` itself rejects.
 */
export async function startHttpServer(options: {
  fetch: (request: Request) => Response | Promise<Response>;
  host: string;
  port: number;
  malformed: (status: 400 | 408 | 431) => Response;
  failed: (error: unknown) => Response;
}): Promise<HttpServer> {
  const listener = getRequestListener(options.fetch, {
    errorHandler: (error) =>
      error instanceof Error && error.name === 'RequestError' ? options.malformed(400) : options.failed(error),
  });
  const server = createServer((request, response) => void listener(request, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
    void writeRaw(socket, options.malformed(status));
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

async function writeRaw(socket: Socket, response: Response): Promise<void> {
  const body = await response.text();
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(
    `HTTP/1.1 ${response.status} ${response.statusText || 'Bad Request'}\r\n${headers}` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
