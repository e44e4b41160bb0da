import { waitFor } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import type { Verified } from '../http/app-env.ts';
import { feedInMemory } from '../testing/feed-in-memory.ts';
import { readStream, type StreamForTest } from '../testing/stream-for-test.ts';
import { MAX_UNREAD_BYTES } from './event-outlet.ts';
import { createEventStreams } from './event-streams.ts';
import { createPlayerConnections } from './player-connections.ts';

const START_MS = 1_000_000;
const verified = (userId = 'ann', life: Partial<Verified['token']> = {}): Verified => ({
  caller: { userId, tenant: 'demo', roles: [], rating: undefined, party: [], priorityClass: undefined, blocked: [] },
  token: { expiresAtMs: START_MS + 3_600_000, issuedAtMs: START_MS, ...life },
});

/** Streams whose seconds the test tells. */
function streamsForTest(maxTotal = 100) {
  const feed = feedInMemory();
  const connections = createPlayerConnections({ maxTotal });
  let nowMs = START_MS;
  let voidBeforeMs = 0;
  let tick = (): void => undefined;
  const streams = createEventStreams({
    feed,
    connections,
    revocations: { isRevoked: ({ token }) => token.issuedAtMs < voidBeforeMs },
    nowMs: () => nowMs,
    random: () => 0.5,
    every(_, run) {
      tick = run;
      return () => {
        tick = () => undefined;
      };
    },
  });
  return {
    feed,
    connections,
    streams,
    /** Tokens of before this time are void, but nobody is told. */
    voidBefore(timeMs: number) {
      voidBeforeMs = timeMs;
    },
    passSeconds(count: number) {
      for (let second = 0; second < count; second += 1) {
        nowMs += 1_000;
        tick();
      }
    },
    read(who = verified(), options: { after?: string } = {}): StreamForTest {
      const stream = streams.open(who, options);
      if (stream === undefined) throw new Error('there is no room');
      return readStream(new Response(stream), () => void stream.cancel());
    },
  };
}

describe('a stream', () => {
  it('says when to come back, then tells what there is and what happens', async () => {
    const world = streamsForTest();
    const stream = world.read();
    await stream.until('snapshot');
    const event = world.feed.say();
    expect(await stream.until('notice')).toEqual(event);
    expect(stream.retries).toEqual([2_000]);
  });

  it('is kept open by a comment in every 15 s, not all streams in the same second', async () => {
    const world = streamsForTest();
    const streams = Array.from({ length: 15 }, (_, index) => world.read(verified(`player-${index}`)));
    for (const stream of streams) await stream.until('snapshot');
    world.passSeconds(1);
    await waitFor(() => streams.filter(({ comments }) => comments === 1).length === 1);
    world.passSeconds(14);
    await waitFor(() => streams.every(({ comments }) => comments === 1));
  });

  it('ends when its token expires, and says so', async () => {
    const world = streamsForTest();
    const stream = world.read(verified('ann', { expiresAtMs: START_MS + 5_000 }));
    await stream.until('snapshot');
    world.passSeconds(4);
    expect(stream.isOver).toBe(false);
    world.passSeconds(1);
    await waitFor(() => stream.isOver);
    expect(stream.end).toEqual({ v: 1, type: 'end', code: 4401, reason: 'the token has expired' });
    expect([world.feed.listenerCount, world.connections.size, world.streams.size]).toEqual([0, 0, 0]);
  });

  it('ends when its token is revoked, and only then', async () => {
    const world = streamsForTest();
    const [older, newer] = [world.read(), world.read(verified('ann', { issuedAtMs: START_MS + 1 }))];
    for (const stream of [older, newer]) await stream.until('snapshot');
    world.feed.voidBefore(START_MS + 1);
    await waitFor(() => older.isOver);
    expect(older.end).toMatchObject({ code: 4401, reason: 'the token was revoked' });
    world.feed.say();
    await newer.until('notice');
  });

  it('ends within 15 s of the revocation of its token when nobody tells of it', async () => {
    const world = streamsForTest();
    const stream = world.read();
    await stream.until('snapshot');
    world.passSeconds(15);
    await waitFor(() => stream.comments === 1);
    world.voidBefore(START_MS + 1);
    world.passSeconds(15);
    await waitFor(() => stream.isOver);
    expect(stream.end).toMatchObject({ code: 4401, reason: 'the token was revoked' });
    expect(world.streams.size).toBe(0);
  });

  it('lets go of everything when its client goes', async () => {
    const world = streamsForTest();
    const stream = world.streams.open(verified(), {});
    expect([world.feed.listenerCount, world.connections.size, world.streams.size]).toEqual([1, 1, 1]);
    await stream?.cancel();
    expect([world.feed.listenerCount, world.connections.size, world.streams.size]).toEqual([0, 0, 0]);
  });

  it('whose client does not read is cut, and nothing more is kept for it', () => {
    const world = streamsForTest();
    const cuts: string[] = [];
    world.streams.open(verified(), { cut: () => void cuts.push('cut') });
    const events = Math.ceil(MAX_UNREAD_BYTES / 500) + 2;
    for (let count = 0; count < events; count += 1) world.feed.say(500);
    expect(cuts).toEqual(['cut']);
    expect([world.feed.listenerCount, world.connections.size, world.streams.size]).toEqual([0, 0, 0]);
  });

  it('is the sixth of a player: the first ends', async () => {
    const world = streamsForTest();
    const streams = Array.from({ length: 6 }, () => world.read());
    await waitFor(() => streams[0]?.isOver);
    expect(streams[0]?.end).toMatchObject({ code: 4409 });
    expect(world.streams.size).toBe(5);
  });
});

describe('when there is no room', () => {
  it('among connections or players, no stream is opened', () => {
    const world = streamsForTest(1);
    expect(world.streams.open(verified('ann'), {})).toBeDefined();
    expect(world.streams.open(verified('bob'), {})).toBeUndefined();
    const full = streamsForTest();
    full.feed.isFull = true;
    expect(full.streams.open(verified(), {})).toBeUndefined();
    expect(full.connections.size).toBe(0);
  });
});

describe('when the gateway stops', () => {
  it('every stream ends with a time after which to come back, and none is opened any more', async () => {
    const world = streamsForTest();
    const streams = [world.read(verified('ann')), world.read(verified('bob'))];
    for (const stream of streams) await stream.until('snapshot');
    world.streams.close();
    for (const stream of streams) {
      await waitFor(() => stream.isOver);
      expect(stream.retries).toEqual([2_000, 5_500]);
      expect(stream.end).toMatchObject({ code: 1001 });
    }
    expect(world.streams.open(verified(), {})).toBeUndefined();
  });
});
