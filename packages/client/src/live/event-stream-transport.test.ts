import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptySnapshot as snapshot } from '../testing/build-entry.ts';
import { type TransportWorld, transportWorld } from '../testing/transport-world.ts';
import { createEventStreamTransport } from './event-stream-transport.ts';

describe('events by stream', () => {
  let world: TransportWorld;
  beforeEach(async () => {
    world = await transportWorld();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await world.stop();
  });

  const stream = (...chunks: string[]) =>
    world.gateway.on('GET /v1/matchmaking/events', (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      for (const chunk of chunks) response.write(chunk);
      response.end();
    });

  it('tells events, after the one that was had last', async () => {
    stream('retry: 2500\n\n', `id: e:1\nevent: snapshot\ndata: ${JSON.stringify(snapshot)}\n\n: still here\n\n`);
    expect(await world.run(createEventStreamTransport(world), 'e:0')).toEqual({
      kind: 'lost',
      retryAfterMs: 2_500,
    });
    expect([world.opened, world.events]).toEqual([1, [snapshot]]);
    expect(world.gateway.received[0]?.headers).toMatchObject({
      authorization: 'Bearer token',
      accept: 'text/event-stream',
      'last-event-id': 'e:0',
    });
  });

  it.each([
    [4_401, 'expired'],
    [4_409, 'crowded'],
    [1_001, 'lost'],
  ])('that is ended with %i is %s', async (code, kind) => {
    stream(`event: end\ndata: ${JSON.stringify({ v: 1, type: 'end', code, reason: '' })}\n\n`);
    expect((await world.run(createEventStreamTransport(world))).kind).toBe(kind);
    expect(world.events).toEqual([]);
  });

  it('that is no stream, or says nothing, does not work from here', async () => {
    world.gateway.on('GET /v1/matchmaking/events', { status: 200, body: {} }, { status: 403, body: '<html>' });
    const transport = createEventStreamTransport(world);
    expect(await world.run(transport)).toEqual({ kind: 'unusable' });
    expect(await world.run(transport)).toEqual({ kind: 'unusable' });
    stream();
    expect(await world.run(transport)).toEqual({ kind: 'unusable' });
  });

  it('ends when it is told to', async () => {
    world.gateway.on('GET /v1/matchmaking/events', (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 1\n\n');
    });
    const ending = world.run(createEventStreamTransport(world));
    await vi.waitFor(() => expect(world.opened).toBe(1));
    world.lifetime.abort();
    expect((await ending).kind).toBe('lost');
  });
});
