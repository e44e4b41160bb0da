import { Agent, request } from 'node:http';

/** An answer, and when it was asked for and had, ms of this process's clock. */
export interface HttpAnswer {
  status: number;
  body: unknown;
  startMs: number;
  endMs: number;
}

/** Asks over kept-alive connections. Rejects when there is no answer. */
export type HttpCaller = (
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  options?: { token?: string; body?: object; idempotencyKey?: string },
) => Promise<HttpAnswer>;

const TIMEOUT_MS = 15_000;

/** node:http and nothing above it: this process must not be what is measured. */
export function createHttpCaller(baseUrl: string): HttpCaller {
  const { hostname, port } = new URL(baseUrl);
  const agent = new Agent({ keepAlive: true, maxSockets: 128, scheduling: 'lifo' });
  const ask: HttpCaller = (method, path, options = {}) => {
    const { token, body, idempotencyKey } = options;
    return new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const headers = {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        ...(text === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      };
      const startMs = performance.now();
      const asking = request({ agent, hostname, port, method, path, headers, timeout: TIMEOUT_MS }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const endMs = performance.now();
          try {
            const answer: unknown = JSON.parse(Buffer.concat(chunks).toString());
            resolve({ status: response.statusCode ?? 0, body: answer, startMs, endMs });
          } catch (error) {
            reject(error);
          }
        });
      });
      asking.on('timeout', () =>
        asking.destroy(new Error(`${method} ${path} was not answered within ${TIMEOUT_MS} ms`)),
      );
      asking.on('error', (error: NodeJS.ErrnoException) => {
        // The server closed a connection that had long been idle just as it was used again: what browsers repeat, too.
        if (asking.reusedSocket && error.code === 'ECONNRESET') ask(method, path, options).then(resolve, reject);
        else reject(error);
      });
      asking.end(text);
    });
  };
  return ask;
}
