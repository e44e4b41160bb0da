import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LiveWorld, liveWorld } from '../testing/live-world.ts';
import { type StreamForTest, streamForTest } from '../testing/stream-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
let world: LiveWorld;
beforeAll(async () => {
  world = await liveWorld();
});
afterAll(() => world.stop());

it('a gateway that stops answers who waits, ends its streams, and waits for neither', async () => {
  const gateway = await world.another();
  const { entry, token } = await world.join();
  const path = `${QUEUE}/${entry.queue_entry_id}`;
  const etag = (await gateway.call(path, { token })).headers.get('etag') ?? '';
  const streams: StreamForTest[] = [];
  for (let count = 0; count < 5; count += 1) {
    const stream = await streamForTest(gateway.url, { token });
    await stream.until('snapshot');
    streams.push(stream);
  }
  const waiting = gateway.call(`${path}?wait=30`, { token, headers: { 'if-none-match': etag } });
  // The oldest stream gives way to the request: now it waits.
  await waitFor(() => streams[0]?.isOver);
  expect(streams[0]?.end).toMatchObject({ code: 4409 });

  const stopped = gateway.stop();
  const answer = await waiting;
  expect([answer.status, answer.headers.get('etag')]).toEqual([304, etag]);
  for (const stream of streams.slice(1)) {
    await waitFor(() => stream.isOver);
    expect(stream.end).toMatchObject({ code: 1001 });
    expect(stream.events.at(-1)).toMatchObject({ type: 'notice', data: { code: 'going-away' } });
    expect(stream.retries.at(-1)).toBeGreaterThanOrEqual(1_000);
  }
  await stopped;
});
