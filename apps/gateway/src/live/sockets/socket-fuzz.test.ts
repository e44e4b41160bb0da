import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { SOCKET_PATH } from '@paireto/contracts';
import { devToken, seededRandom, waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Below, frameOf, malformedText as message } from '../../testing/fuzz/malformed-frames.ts';
import { type SocketServerForTest, socketServerForTest } from '../../testing/socket-server-for-test.ts';

const SEED = 20_260_131;
let server: SocketServerForTest;
let token: string;
/** Of a client that behaves; made before the first test, since the clock of the server stands still. */
let goodToken: string;
beforeAll(async () => {
  server = await socketServerForTest({ carryOut: async () => ({ status: 200, body: {} }) });
  token = await devToken({ sub: 'mallory', tenant: 'demo' });
  goodToken = await devToken({ sub: 'alice', tenant: 'demo' });
});
afterAll(() => server.stop());

/** Whole numbers below a limit, the same from the same seed. */
function numbersOf(seed: number): Below {
  const random = seededRandom(seed);
  return (below) => Math.floor(random() * below);
}

/** A frame of RFC 6455 whose parts need not fit together. */
const frame = (below: Below, payload: Buffer): Buffer =>
  frameOf(below(3) === 0 ? below(256) : [0x81, 0x82, 0x01, 0x80, 0x88, 0x89, 0x8a][below(7)]!, payload, {
    masked: below(5) > 0,
    says: below(4) === 0 ? below(0xffff) : payload.length,
  });

/** A connection that has shaken hands and speaks bytes. */
async function rawSocket(): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    `GET ${SOCKET_PATH} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  );
  await new Promise<void>((resolve, reject) => {
    socket.once('data', (data) => (data.toString('latin1').startsWith('HTTP/1.1 101') ? resolve() : reject(data)));
    socket.once('close', () => reject(new Error('closed')));
  });
  socket.resume();
  return socket;
}

/** Whether a client that behaves is served; and nothing is left of those that do not. */
async function stillServes(): Promise<void> {
  const good = await server.open({ token: goodToken });
  await good.event('snapshot');
  expect(await good.ask({ op: 'ping' })).toMatchObject({ status: 200 });
  await good.close();
  await waitFor(() => server.sockets.size === 0);
  expect(server.feed.listenerCount).toBe(0);
  expect(server.errors).not.toHaveBeenCalled();
}

describe(`nonsense (seed ${SEED})`, { timeout: 180_000 }, () => {
  it('in 2,000 messages is answered or ends its socket, never the gateway', async () => {
    const below = numbersOf(SEED);
    const codes = new Set<number>();
    let socket = await server.open({ token });
    for (let sent = 0; sent < 2_000; sent += 1) {
      const binary = below(40) === 0;
      socket.send(message(below), { binary });
      const isOpen = await socket.ask({ op: 'ping' }).then(
        () => true,
        () => false,
      );
      if (isOpen) continue;
      codes.add((await socket.closed).code);
      socket = await server.open({ token });
    }
    await socket.close();
    expect([...codes].sort((one, other) => one - other)).toEqual([1_009, 4_400]);
    await stillServes();
  });

  it('in 2,000 frames of the protocol ends their sockets, never the gateway', async () => {
    const below = numbersOf(SEED + 1);
    let socket = await rawSocket();
    for (let sent = 0; sent < 2_000; sent += 1) {
      if (socket.destroyed || socket.readableEnded) socket = await rawSocket();
      const payload =
        below(2) === 0
          ? Buffer.from(message(below))
          : Buffer.from(Array.from({ length: below(200) }, () => below(256)));
      await new Promise((resolve) => socket.write(frame(below, payload), resolve));
      if (below(10) === 0) socket.destroy();
    }
    socket.destroy();
    await stillServes();
  });

  it('in 500 handshakes is refused, never more', async () => {
    const below = numbersOf(SEED + 2);
    const headers = [
      () => `Sec-WebSocket-Version: ${below(20)}`,
      () => `Sec-WebSocket-Key: ${'x'.repeat(below(30))}`,
      () => `Authorization: Bearer ${['', token, `${token}x`, '\u00ff'][below(4)]}`,
      () => `Origin: ${['null', 'http://', 'http://a', '\u00ff', 'x'.repeat(500)][below(5)]}`,
      () => `Sec-WebSocket-Extensions: ${['permessage-deflate', ';;', 'x; y="'][below(3)]}`,
      () => `Sec-WebSocket-Protocol: ${['', ',', 'a, a', '"'][below(4)]}`,
    ];
    for (let sent = 0; sent < 500; sent += 1) {
      const chosen = Array.from({ length: below(7) }, () => headers[below(headers.length)]?.());
      const query = ['', '?', '?ticket=%', '?after=%ff', '?ticket=a&ticket=b', '?__proto__=1', '?%00'][below(7)];
      const answer = await new Promise<string>((resolve) => {
        const socket = connect(server.port, '127.0.0.1');
        socket.on('error', () => resolve(''));
        socket.once('data', (data) => {
          resolve(data.toString('latin1'));
          socket.destroy();
        });
        socket.once('close', () => resolve(''));
        const lines = [`GET ${SOCKET_PATH}${query} HTTP/1.1`, 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket'];
        socket.write(Buffer.from(`${[...lines, ...chosen].join('\r\n')}\r\n\r\n`, 'latin1'));
      });
      expect(answer).toMatch(/^HTTP\/1\.1 (101|4\d\d) /);
    }
    await stillServes();
  });
});
