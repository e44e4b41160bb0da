import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** What a proxy does not let through. */
type Blocked = 'websocket' | 'sse' | 'everything';

/** A way to the gateway as some networks have it. */
export interface PickyProxy {
  url: string;
  /** From now on exactly these are refused; what is open already goes on. */
  block(...kinds: Blocked[]): void;
  /** Ends every connection. */
  cut(): void;
  /** The next answer of this kind is lost on its way: the gateway has done what it was asked. */
  loseAnswer(method: string, path: string): void;
  /** Requests that came, as `POST /v1/…`. */
  readonly seen: readonly string[];
  stop(): Promise<void>;
}

/** An HTTP proxy before `target`, which refuses what it is told to. */
export async function startPickyProxy(target: string): Promise<PickyProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Duplex>();
  const seen: string[] = [];
  let blocked = new Set<Blocked>();
  let lost: string | undefined;
  const nameOf = ({ method, url }: IncomingMessage): string => `${method} ${url?.split('?')[0]}`;

  const server = createServer((incoming, response) => {
    const name = nameOf(incoming);
    seen.push(name);
    if (blocked.has('sse') && incoming.headers.accept?.includes('text/event-stream')) {
      response.writeHead(403, { 'content-type': 'text/html' }).end('<h1>Not from here</h1>');
      return;
    }
    const { method, url, headers } = incoming;
    const outgoing = httpRequest({ hostname, port, method, path: url, headers }, (answer) => {
      if (lost === name) {
        lost = undefined;
        answer.resume().once('end', () => incoming.socket.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.on('error', () => response.destroy());
      answer.on('aborted', () => response.destroy());
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  server.on('connection', (socket) => {
    if (blocked.has('everything')) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (incoming: IncomingMessage, client: Duplex, head: Buffer) => {
    seen.push(nameOf(incoming));
    client.on('error', () => undefined);
    if (blocked.has('websocket')) {
      client.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const upstream = connect(Number(port), hostname, () => {
      const lines = [`GET ${incoming.url} HTTP/1.1`];
      for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
        lines.push(`${incoming.rawHeaders[at]}: ${incoming.rawHeaders[at + 1]}`);
      }
      upstream.write(`${lines.join('\r\n')}\r\n\r\n`);
      upstream.write(head);
      client.pipe(upstream).pipe(client);
    });
    upstream.on('error', () => client.destroy());
    upstream.on('close', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    block(...kinds) {
      blocked = new Set(kinds);
    },
    cut,
    loseAnswer(method, path) {
      lost = `${method} ${path}`;
    },
    seen,
    async stop() {
      cut();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
