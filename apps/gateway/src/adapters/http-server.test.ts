import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { problemResponse } from '../http/problem.ts';
import { type HttpServer, startHttpServer } from './http-server.ts';

let server: HttpServer | undefined;
afterEach(async () => server?.close(0));

const upgrade = (_request: unknown, connection: Duplex) => void connection.end('HTTP/1.1 418 Taken over\r\n\r\n');
const failed = vi.fn(() => problemResponse('INTERNAL', 'failed'));
async function serve(fetch: Parameters<typeof startHttpServer>[0]['fetch']): Promise<HttpServer> {
  const malformed = (status: number) => problemResponse('INVALID_REQUEST', 'malformed', status);
  server = await startHttpServer({ fetch, upgrade, host: '127.0.0.1', port: 0, malformed, failed });
  return server;
}

/** Sends bytes as they are and gives all that comes back. */
const raw = (port: number, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => void socket.write(bytes));
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });

describe('startHttpServer', () => {
  it.each([
    ['that is not HTTP', 'GARBAGE\r\n\r\n', 400],
    ['with two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    ['with an impossible host', 'GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', 400],
    ['with endless headers', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('answers a request %s with problem details', async (_, bytes, status) => {
    const { port } = await serve(() => new Response('reached'));
    const answer = await raw(port, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
    expect(answer.toLowerCase()).toContain('x-request-id: ');
    expect(answer).toContain(`"status":${status},"code":"INVALID_REQUEST"`);
  });

  it('hands over who asks to become a WebSocket, and answers every other upgrade as a request', async () => {
    const { port } = await serve((request) => new Response(`reached ${request.method}`));
    const ask = (protocol: string) =>
      raw(port, `GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: ${protocol}\r\n\r\n`);
    expect(await ask('WebSocket')).toMatch(/^HTTP\/1.1 418 /);
    expect(await ask('h2c')).toContain('reached GET');
  });

  it('answers when the handler itself rejects', async () => {
    const bug = new Error('bug');
    const { port } = await serve(() => Promise.reject(bug));
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(500);
    expect(failed).toHaveBeenCalledWith(bug);
  });

  it('lets a handler end the connection, in the middle of its answer too', async () => {
    const { port } = await serve((_, { cut }) => {
      const body = new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode('some')),
        pull: () => cut(),
      });
      return new Response(body);
    });
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    await expect(answer.text()).rejects.toThrow();
  });

  it('cuts requests that do not end within the grace', async () => {
    const hanging = await serve(() => new Promise(() => undefined));
    const request = fetch(`http://127.0.0.1:${hanging.port}/`).catch((error: unknown) => error);
    await hanging.close(100);
    expect(await request).toBeInstanceOf(Error);
  });
});
