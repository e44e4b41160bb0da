import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SOCKET_PATH, socketCloseCodes } from '@paireto/contracts';
import { seededRandom } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FuzzWorld, startFuzzWorld } from './testing/fuzz/fuzz-world.ts';
import { frameOf, malformedFrames } from './testing/fuzz/malformed-frames.ts';
import { playerToken } from './testing/gateway-for-test.ts';
import { openSocket } from './testing/socket-for-test.ts';

const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);
const FRAMES = 20_000;
const ATTACKERS = 40;

let world: FuzzWorld;
beforeAll(async () => {
  world = await startFuzzWorld();
}, 60_000);
afterAll(() => world?.stop());

const PING = 0x89;
const MARK = Buffer.from('mark');

interface RawSocket {
  socket: Socket;
  /** Is called when the gateway answers the ping that tests send. */
  onPong: (() => void) | undefined;
}

/** A connection that has shaken hands and speaks bytes; tells the codes with which the gateway closes. */
async function rawSocket(token: string, tell: (code: number) => void): Promise<RawSocket> {
  const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    `GET ${SOCKET_PATH} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  );
  const raw: RawSocket = { socket, onPong: undefined };
  let heard = await new Promise<Buffer>((resolve, reject) => {
    socket.once('data', resolve);
    socket.once('close', () => reject(new Error('closed before the handshake')));
  });
  expect(heard.toString('latin1')).toMatch(/^HTTP\/1\.1 101 /);
  heard = heard.subarray(heard.indexOf('\r\n\r\n') + 4);
  const read = (): void => {
    for (let frame = nextFrame(heard); frame !== undefined; frame = nextFrame(heard)) {
      heard = heard.subarray(frame.length);
      if (frame.opcode === 10 && frame.payload.equals(MARK)) raw.onPong?.();
      if (frame.opcode !== 8) continue;
      if (frame.payload.length >= 2) tell(frame.payload.readUInt16BE(0));
      // Nobody answers the goodbye: the gateway would wait for it.
      socket.destroy();
    }
  };
  read();
  socket.on('data', (data) => {
    heard = Buffer.concat([heard, data]);
    read();
  });
  return raw;
}

/** A whole frame of a server at the beginning of what was heard. */
function nextFrame(heard: Buffer): { opcode: number; payload: Buffer; length: number } | undefined {
  if (heard.length < 2) return undefined;
  const short = heard[1]! & 0x7f;
  const head = short === 127 ? 10 : short === 126 ? 4 : 2;
  if (heard.length < head) return undefined;
  const size = short === 127 ? Number(heard.readBigUInt64BE(2)) : short === 126 ? heard.readUInt16BE(2) : short;
  if (heard.length < head + size) return undefined;
  return { opcode: heard[0]! & 0x0f, payload: heard.subarray(head, head + size), length: head + size };
}

/** How long a gateway may think whether frames were sound; afterwards it waits for what they said would come. */
const PATIENCE_MS = 50;

/** Sends it and a sound ping after it; resolves when that is answered, or the socket is closed, or neither comes. */
const answered = (raw: RawSocket, bytes: Buffer): Promise<boolean> =>
  new Promise((resolve) => {
    const done = (isOpen: boolean) => (): void => {
      clearTimeout(timer);
      raw.socket.off('close', closed);
      raw.onPong = undefined;
      resolve(isOpen);
    };
    const closed = done(false);
    const timer = setTimeout(closed, PATIENCE_MS);
    raw.onPong = done(true);
    raw.socket.once('close', closed);
    raw.socket.write(Buffer.concat([bytes, frameOf(PING, MARK)]));
  });

/** Sends so many frames, over as many connections as that takes. Every one is read, or ends the connection before. */
async function attack(index: number, tell: (code: number) => void): Promise<void> {
  const random = seededRandom(SEED + index);
  const below = (limit: number): number => Math.floor(random() * limit);
  const token = await playerToken(`mallory-${index}`);
  let raw = await rawSocket(token, tell);
  for (let sent = 0; sent < FRAMES / ATTACKERS; ) {
    const frames = malformedFrames(below);
    sent += Math.max(1, frames.length);
    if (await answered(raw, Buffer.concat(frames))) continue;
    raw.socket.destroy();
    raw = await rawSocket(token, tell);
  }
  raw.socket.destroy();
}

describe(`${FRAMES} malformed frames (seed ${SEED})`, { timeout: 300_000 }, () => {
  it('end the sockets that they come on and no other, each with a code that says why', async () => {
    const codes = new Set<number>();
    const token = await playerToken('witness');
    const witness = await openSocket(world.url, { token });
    await witness.event('snapshot');
    let isOver = false;
    const attacks = Promise.all(
      Array.from({ length: ATTACKERS }, (_, index) => attack(index, (code) => codes.add(code))),
    ).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      expect(await witness.ask({ op: 'ping' })).toMatchObject({ status: 200 });
      // Sockets may say so much and no more.
      await sleep(25);
    }
    await attacks;

    const body = { queue: 'chess', time_control: '3+2' };
    expect(await witness.ask({ op: 'queue.join', body })).toMatchObject({ status: 201 });
    await witness.event('ticket.searching');
    expect(await witness.ask({ op: 'queue.join', body })).toMatchObject({ status: 409 });
    await witness.close();

    // A malformed frame, no UTF-8, too large, no message of ours; never 1011, an error of the gateway.
    expect([...codes]).toEqual(expect.arrayContaining([1_002, 1_007, 1_009, socketCloseCodes.badMessage]));
    expect(codes).not.toContain(1_011);
  });

  it('leave a gateway behind that is ready, and opens sockets', async () => {
    expect((await world.call('/readyz')).status).toBe(200);
    const socket = await openSocket(world.url, { token: await playerToken('mallory-0') });
    await socket.event('snapshot');
    expect(await socket.ask({ op: 'ping' })).toMatchObject({ status: 200 });
    await socket.close();
  });
});
