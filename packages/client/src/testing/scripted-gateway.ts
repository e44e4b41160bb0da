import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What came in. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: unknown;
}

/** How a request is answered; `cut`: not at all, its connection breaks. A function writes the answer itself. */
export type Reply =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | 'cut'
  | ((response: ServerResponse) => void);

/** An HTTP server that answers what a test says. */
export interface ScriptedGateway {
  url: string;
  received: Received[];
  /** Answers of a method and path (`GET /v1/…`, without its query), one after the other; the last one again and again. */
  on(request: string, ...replies: Reply[]): void;
  stop(): Promise<void>;
}

export async function startScriptedGateway(): Promise<ScriptedGateway> {
  const scripts = new Map<string, Reply[]>();
  const received: Received[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { method = '', url = '', headers } = request;
    received.push({ method, path: url, headers, body: text === '' ? undefined : JSON.parse(text) });
    const script = scripts.get(`${method} ${url.split('?')[0]}`);
    const reply = script && script.length > 1 ? script.shift() : script?.[0];
    if (reply === 'cut') {
      request.socket.destroy();
      return;
    }
    if (typeof reply === 'function') return reply(response);
    const { status, body, headers: more } = reply ?? { status: 404, body: problemOf('NOT_FOUND', 404) };
    response.writeHead(status, { 'content-type': 'application/json', ...more });
    response.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    on: (request, ...replies) => void scripts.set(request, replies),
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

/** Problem details as the gateway answers them. */
export const problemOf = (code: string, status: number, more: object = {}): object => ({
  type: `urn:paireto:problem:${code.toLowerCase()}`,
  title: code,
  status,
  code,
  detail: `It is ${code}.`,
  ...more,
});
