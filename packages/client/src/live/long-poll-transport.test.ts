import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildEntry } from '../testing/build-entry.ts';
import { problemOf } from '../testing/scripted-gateway.ts';
import { type TransportWorld, transportWorld } from '../testing/transport-world.ts';
import { createLongPollTransport } from './long-poll-transport.ts';

describe('events by long-poll', () => {
  let world: TransportWorld;
  beforeEach(async () => {
    world = await transportWorld();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await world.stop();
  });

  const entry = buildEntry();
  const path = `GET /v1/matchmaking/queue/${entry.queue_entry_id}`;
  const create = (options: { follows?: boolean; wantsChallenges?: boolean } = {}) =>
    createLongPollTransport(world.requester, {
      entryId: () => (options.follows ? entry.queue_entry_id : undefined),
      wantsChallenges: () => options.wantsChallenges ?? false,
      onChange: () => () => undefined,
    });
  const reads = () => world.gateway.received.filter((each) => each.path.startsWith('/v1/matchmaking/queue/'));

  it('begins with a snapshot, and waits with the tag of what it knows', async () => {
    world.gateway.on('GET /v1/matchmaking/active', { status: 200, body: { entry } });
    const placing = buildEntry({ status: 'PLACING', match_id: 'm' });
    world.gateway.on(
      path,
      { status: 200, body: entry, headers: { etag: 'W/"1"' } },
      { status: 200, body: placing, headers: { etag: 'W/"2"' } },
      () => undefined,
    );
    void world.run(create());
    await vi.waitFor(() => expect(reads()).toHaveLength(3));
    expect(world.events.map(({ type, seq }) => `${type} ${seq}`)).toEqual(['snapshot 1', 'ticket.placing 2']);
    expect(reads().map(({ headers }) => headers['if-none-match'])).toEqual([undefined, 'W/"1"', 'W/"2"']);
    expect(reads()[0]?.path).toMatch(/\?wait=25$/);
  });

  it('reads challenges for who wants them, and does without where they cannot be read', async () => {
    world.gateway.on('GET /v1/matchmaking/active', { status: 200, body: { entry: null } });
    world.gateway.on('GET /v1/matchmaking/challenges/incoming', {
      status: 200,
      body: { challenges: [], next_cursor: null },
    });
    world.gateway.on('GET /v1/matchmaking/challenges/outgoing', {
      status: 200,
      body: { challenges: [], next_cursor: null },
    });
    void world.run(create({ wantsChallenges: true }));
    await vi.waitFor(() => expect(world.events).toHaveLength(1));
    expect(world.events[0]?.data).toEqual({ entry: null, challenges: { incoming: [], outgoing: [] } });
    world.gateway.on('GET /v1/matchmaking/challenges/incoming', { status: 503, body: problemOf('UNAVAILABLE', 503) });
    void world.run(create({ wantsChallenges: true }));
    await vi.waitFor(() => expect(world.events).toHaveLength(2));
    expect(world.events[1]?.data).toEqual({ entry: null, challenges: null });
  });

  it('takes no place among too many connections: it reads without waiting', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(-0.99);
    world.gateway.on('GET /v1/matchmaking/active', { status: 200, body: { entry } });
    world.gateway.on(path, { status: 200, body: entry, headers: { etag: 'W/"1"' } }, { status: 304 });
    void world.run(create());
    await vi.waitFor(() => expect(reads().length).toBeGreaterThan(2));
    expect(reads()[1]?.path).toMatch(/\?wait=25$/);
    expect(reads()[2]?.path).toMatch(/\?wait=0$/);
    vi.restoreAllMocks();
  });

  it('shows all there is when the entry that it follows is gone', async () => {
    world.gateway.on('GET /v1/matchmaking/active', { status: 200, body: { entry: null } });
    world.gateway.on(path, { status: 404, body: problemOf('NOT_FOUND', 404) });
    void world.run(create({ follows: true }));
    await vi.waitFor(() => expect(world.events.map(({ type }) => type)).toEqual(['snapshot', 'snapshot']));
  });

  it('ends when the gateway is away', async () => {
    world.gateway.on('GET /v1/matchmaking/active', { status: 200, body: { entry } });
    world.gateway.on(path, 'cut');
    expect((await world.run(create())).kind).toBe('away');
    expect(world.opened).toBe(1);
  });
});
