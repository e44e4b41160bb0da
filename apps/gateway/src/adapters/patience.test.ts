import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { problemResponse } from '../http/problem.ts';
import { type HttpServer, startHttpServer } from './http-server.ts';

const patience = { headersTimeoutMs: 300, requestTimeoutMs: 600 };
let server: HttpServer | undefined;
afterEach(async () => server?.close(0));

async function serve(fetch: (request: Request) => Response | Promise<Response>, more: object = {}): Promise<number> {
  server = await startHttpServer({
    fetch,
    upgrade(_, connection) {
      connection.write('HTTP/1.1 418 Taken over\r\n\r\n');
      connection.once('data', (data) => connection.end(`heard ${String(data)}`));
    },
    host: '127.0.0.1',
    port: 0,
    malformed: (status) => problemResponse('INVALID_REQUEST', 'malformed', status),
    failed: () => problemResponse('INTERNAL', 'failed'),
    patience: { ...patience, ...more },
  });
  return server.port;
}

/** Sends `first`, then `drop` again and again, until the server hangs up; all that it said. */
function trickle(port: number, first: string, drop: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => void socket.write(first));
    const dripping = setInterval(() => void socket.write(drop), 50);
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += String(chunk);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(dripping);
      resolve(text);
    });
  });
}
const open = (port: number): Promise<Socket> =>
  new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', () => undefined);
  });
const closed = (socket: Socket) => new Promise((resolve) => void socket.once('close', resolve).resume());

/** This process does nothing for longer than any client may take; what is sent meanwhile waits unread. */
const stall = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
/** A connection that the server has accepted, and all that it hears until it is closed. */
async function accepted(port: number): Promise<{ socket: Socket; heard: Promise<string> }> {
  const socket = await open(port);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += String(chunk);
  });
  const heard = new Promise<string>((resolve) => void socket.once('close', () => resolve(text)));
  // They are accepted in the order in which they came.
  await (await fetch(`http://127.0.0.1:${port}/`)).text();
  return { socket, heard };
}

describe('a client is cut', () => {
  it('that sends its headers drop by drop', async () => {
    const port = await serve(() => new Response('reached'));
    const text = await trickle(port, 'GET / HTTP/1.1\r\nHost: a\r\n', 'X: y\r\n');
    expect(text).toMatch(/^HTTP\/1.1 408 /);
    expect(text).not.toContain('reached');
  });

  it('that sends its body drop by drop', async () => {
    const port = await serve(async (request) => new Response(await request.text()));
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\n';
    expect(await trickle(port, head, 'x')).toMatch(/^HTTP\/1.1 408 /);
  });

  it('that connects and says nothing', async () => {
    await closed(await open(await serve(() => new Response('reached'))));
  });

  it('that sends more headers than anybody needs (431), also with an upgrade', async () => {
    const port = await serve(() => new Response('reached'));
    for (const upgrade of ['', 'Connection: Upgrade\r\nUpgrade: websocket\r\n']) {
      const text = await trickle(port, `GET / HTTP/1.1\r\nHost: a\r\n${upgrade}${'X: y\r\n'.repeat(200)}\r\n`, '');
      expect(text).toMatch(/^HTTP\/1.1 431 /);
      expect(text).toContain('"code":"INVALID_REQUEST"');
    }
  });

  it('that has not sent all when the process comes back from a stall', async () => {
    const port = await serve(() => new Response('reached'));
    const { socket, heard } = await accepted(port);
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n');
    stall();
    expect(await heard).toMatch(/^HTTP\/1.1 408 /);
  });

  it('when there are more connections than may be', async () => {
    let dropped = 0;
    const onDropped = () => {
      dropped += 1;
    };
    const port = await serve(() => new Response('reached'), {
      maxConnections: 2,
      headersTimeoutMs: 60_000,
      onDropped,
    });
    const first = [await open(port), await open(port)];
    await closed(await open(port));
    expect(dropped).toBe(1);
    for (const socket of first) socket.destroy();
  });
});

describe('a client is not cut', () => {
  const head = 'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 4\r\n\r\n';

  it('that sent its request in time when the process was too busy to read it', async () => {
    const port = await serve(async (request) => new Response(`read ${await request.text()}`));
    const { socket, heard } = await accepted(port);
    socket.write(`${head}body`);
    stall();
    expect(await heard).toMatch(/^HTTP\/1.1 200 .*read body$/s);
  });

  it('that sent its body in time when the process was too busy to read it', async () => {
    let reached = (): void => undefined;
    const isReached = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const port = await serve(async (request) => {
      if (request.method === 'POST') reached();
      return new Response(`read ${await request.text()}`);
    });
    const { socket, heard } = await accepted(port);
    socket.write(head);
    await isReached;
    socket.write('body');
    stall();
    expect(await heard).toMatch(/^HTTP\/1.1 200 .*read body$/s);
  });

  it('that asked for a WebSocket in time when the process was too busy to read it', async () => {
    const port = await serve(() => new Response('reached'));
    const { socket, heard } = await accepted(port);
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    stall();
    await new Promise((resolve) => void socket.once('data', resolve));
    // By now it would have been cut.
    await (await fetch(`http://127.0.0.1:${port}/`)).text();
    socket.write('me');
    expect(await heard).toBe('HTTP/1.1 418 Taken over\r\n\r\nheard me');
  });

  it('while its answer takes longer than a request may, whole or bit by bit', async () => {
    const port = await serve(async (request) => {
      if (request.url.endsWith('/wait')) {
        await sleep(1_500);
        return new Response('at last');
      }
      const bits = new ReadableStream<Uint8Array>({
        async start(controller) {
          for (let index = 0; index < 5; index += 1) {
            controller.enqueue(new TextEncoder().encode('.'));
            await sleep(300);
          }
          controller.close();
        },
      });
      return new Response(bits);
    });
    const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    expect(await Promise.all([ask('/wait'), ask('/stream')])).toEqual(['at last', '.....']);
  });
});
