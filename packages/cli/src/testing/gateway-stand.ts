import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the stand was sent. */
export interface SeenRequest {
  method: string;
  path: string;
  authorization: string | undefined;
  body: string;
}

/** An HTTP server that answers as it is told, for what a gateway says rarely. */
export async function gatewayStand(
  answer: (request: SeenRequest) => {
    status?: number;
    json?: unknown;
    text?: string;
    headers?: Record<string, string>;
  },
): Promise<{ url: string; seen: SeenRequest[]; stop: () => Promise<void> }> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, path: url, authorization: headers.authorization, body };
      seen.push(one);
      const { status = 200, json, text = JSON.stringify(json), headers: more = {} } = answer(one);
      response.writeHead(status, { 'content-type': 'application/json', ...more }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
