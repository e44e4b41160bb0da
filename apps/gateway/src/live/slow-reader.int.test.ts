import { connect, type Socket } from 'node:net';
import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { kept } from '../testing/challenge-world.ts';
import { playerToken } from '../testing/gateway-for-test.ts';
import { type LiveWorld, liveWorld } from '../testing/live-world.ts';
import { streamForTest } from '../testing/stream-for-test.ts';

/** Together more than all buffers on the way of a connection hold. */
const EVENTS = 3_000;
const BYTES_PER_EVENT = 8_000;

let world: LiveWorld;
beforeAll(async () => {
  world = await liveWorld();
});
afterAll(() => world.stop());

/** Asks for events and reads none of them until `resume`. */
async function openUnread(token: string): Promise<{ socket: Socket; bytes: () => number }> {
  let read = 0;
  const socket = connect(world.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(`GET /v1/matchmaking/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  await new Promise<void>((resolve) => {
    socket.once('data', (chunk) => {
      read += chunk.length;
      socket.pause();
      socket.on('data', (more) => {
        read += more.length;
      });
      socket.pause();
      resolve();
    });
  });
  return { socket, bytes: () => read };
}

it('a stream whose client does not read is cut, and the others of the player go on', async () => {
  const token = await playerToken('ann');
  const reading = await streamForTest(world.url, { token });
  await reading.until('snapshot');
  const slow = await openUnread(token);
  const attributes = { note: 'x'.repeat(BYTES_PER_EVENT) };
  for (let count = 0; count < EVENTS; count += 1) {
    const challenge = { ...kept, challenge_id: `c-${count}`, attributes };
    world.publisher.send({ tenant: 'demo', userId: 'ann' }, { v: 1, kind: 'challenge', event: 'received', challenge });
    if (count % 100 === 99) await waitFor(() => reading.events.length === count + 2);
  }
  const closed = new Promise<void>((resolve) => void slow.socket.once('close', () => resolve()));
  slow.socket.resume();
  await closed;
  expect(slow.bytes()).toBeLessThan(EVENTS * BYTES_PER_EVENT);
  expect(reading.isOver).toBe(false);
  await world.join('ann');
  await reading.until('ticket.searching');
  reading.close();
});
