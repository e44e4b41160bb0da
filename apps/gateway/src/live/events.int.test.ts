import type { Match, QueueEntry } from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from '../testing/expect-problem.ts';
import { playerToken } from '../testing/gateway-for-test.ts';
import { type LiveWorld, liveWorld } from '../testing/live-world.ts';
import { type StreamForTest, streamForTest } from '../testing/stream-for-test.ts';
import { matchOf, ticketsOf } from '../testing/world-for-test.ts';

const EVENTS = '/v1/matchmaking/events';
let world: LiveWorld;
beforeAll(async () => {
  world = await liveWorld();
});
afterAll(() => world.stop());

const open: StreamForTest[] = [];
afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
});
const listen = async (token: string, lastEventId?: string): Promise<StreamForTest> => {
  const stream = await streamForTest(world.url, { token, ...(lastEventId === undefined ? {} : { lastEventId }) });
  open.push(stream);
  return stream;
};
const typesOf = ({ events }: StreamForTest) => events.map(({ type }) => type);
const commit = async (...entries: QueueEntry[]): Promise<Match> => {
  const match = matchOf(await ticketsOf(world.store, entries), entries[0]?.pool ?? '');
  expect(await world.telling.commitMatches('demo', [match])).toEqual([{ outcome: 'committed' }]);
  return match;
};
const finalize = async (match: Match, gameId: string): Promise<void> => {
  await world.telling.claimMatches('demo', [match]);
  await world.telling.finalizeMatches('demo', [{ match, game: { gameId } }]);
};
let players = 0;
const newPlayer = async () => {
  const userId = `player-${++players}`;
  return { userId, token: await playerToken(userId) };
};

describe('a stream of events', () => {
  it('tells from the join to the match, whoever changes the entry', async () => {
    const ann = await newPlayer();
    const stream = await listen(ann.token);
    expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(stream.headers.get('x-accel-buffering')).toBe('no');
    expect(stream.headers.get('cache-control')).toBe('no-store');
    expect(await stream.until('snapshot')).toMatchObject({ seq: 1, data: { entry: null } });
    const { entry } = await world.join(ann.userId);
    expect(await stream.until('ticket.searching')).toMatchObject({ data: { entry: { status: 'SEARCHING' } } });
    const match = await commit(entry, (await world.join()).entry);
    await stream.until('ticket.placing');
    await finalize(match, 'game-7');
    expect(await stream.until('ticket.matched')).toMatchObject({
      seq: 4,
      data: { entry: { queue_entry_id: entry.queue_entry_id, assignment: { game_id: 'game-7', color: 'white' } } },
    });
    expect(typesOf(stream)).toEqual(['snapshot', 'ticket.searching', 'ticket.placing', 'ticket.matched']);
    expect(stream.retries[0]).toBeGreaterThanOrEqual(1_000);
  });

  it('goes on after Last-Event-ID with exactly what came since', async () => {
    const ann = await newPlayer();
    const first = await listen(ann.token);
    const { epoch } = await first.until('snapshot');
    const { entry } = await world.join(ann.userId);
    await first.until('ticket.searching');
    first.close();
    const match = await commit(entry, (await world.join()).entry);
    await finalize(match, 'game-8');
    const second = await listen(ann.token, `${epoch}:2`);
    await second.until('ticket.matched');
    expect(second.events[0]).toMatchObject({ epoch, seq: 3 });
    expect(typesOf(second)).not.toContain('snapshot');
    const last = second.events.at(-1)?.seq;
    const upToDate = await listen(ann.token, `${epoch}:${last}`);
    const again = await world.join(ann.userId);
    await upToDate.until('ticket.searching');
    await world.telling.cancel('demo', await ticketsOf(world.store, [again.entry]));
    await upToDate.until('ticket.cancelled');
    expect(typesOf(upToDate)).toEqual(['ticket.searching', 'ticket.cancelled']);
  });

  it.each([['other:3'], ['nonsense'], ['%EPOCH%:99'], ['%EPOCH%:0'], ['%EPOCH%:1e0'], [':1'], ['']])(
    'begins with a snapshot after the id %j, which is none to go on from',
    async (id) => {
      const ann = await newPlayer();
      const { epoch } = await (await listen(ann.token)).until('snapshot');
      const again = await listen(ann.token, id.replace('%EPOCH%', epoch));
      expect(await again.until('snapshot')).toMatchObject({ epoch, seq: 1 });
    },
  );

  it('tells the same in the same order on every stream of a player', async () => {
    const ann = await newPlayer();
    const streams = await Promise.all([listen(ann.token), listen(ann.token)]);
    for (const stream of streams) await stream.until('snapshot');
    const { entry } = await world.join(ann.userId);
    await finalize(await commit(entry, (await world.join()).entry), 'game-9');
    for (const stream of streams) await stream.until('ticket.matched');
    expect(streams[0]?.events.slice(1)).toEqual(streams[1]?.events.slice(1));
    const late = await listen(ann.token);
    expect(await late.until('snapshot')).toMatchObject({
      seq: streams[0]?.events.at(-1)?.seq,
      data: { entry: { status: 'MATCHED' } },
    });
  });

  it('has a new epoch at another gateway, and tells there what is', async () => {
    const ann = await newPlayer();
    const { entry } = await world.join(ann.userId);
    const before = await listen(ann.token);
    const { epoch, seq } = await before.until('snapshot');
    const other = await world.another();
    const after = await streamForTest(other.url, { token: ann.token, lastEventId: `${epoch}:${seq}` });
    open.push(after);
    const snapshot = await after.until('snapshot');
    expect(snapshot).toMatchObject({ data: { entry: { queue_entry_id: entry.queue_entry_id } } });
    expect(snapshot.epoch).not.toBe(epoch);
  });

  it('tells nothing of other players, nor of a player of the same name elsewhere', async () => {
    const ann = await newPlayer();
    const streams = await Promise.all([
      listen(await playerToken('stranger')),
      listen(await playerToken(ann.userId, 'other')),
    ]);
    for (const stream of streams) await stream.until('snapshot');
    const own = await listen(ann.token);
    await own.until('snapshot');
    await world.join(ann.userId);
    await own.until('ticket.searching');
    // Theirs would have come before this.
    const heard = Promise.all(streams.map((stream) => stream.until('challenge.declined')));
    const challenge = { challenge_id: 'c1', status: 'DECLINED', failed_attempts: 0 } as never;
    for (const [tenant, userId] of [['demo', 'stranger'] as const, ['other', ann.userId] as const])
      world.publisher.send(
        { tenant, userId },
        { v: 1, kind: 'challenge', event: 'declined', challenge: { ...full, ...(challenge as object) } },
      );
    await heard;
    for (const stream of streams) expect(typesOf(stream)).toEqual(['snapshot', 'challenge.declined']);
  });

  it.each(['*', '>', 'a.b', 'player.*', 'p>', '%2a', '..'])('of a player called %s is theirs alone', async (userId) => {
    const [odd, ann] = [await playerToken(userId), await newPlayer()];
    const [theirs, own] = [await listen(odd), await listen(ann.token)];
    for (const stream of [theirs, own]) await stream.until('snapshot');
    await world.join(ann.userId);
    await own.until('ticket.searching');
    const { entry } = await world.join(userId);
    expect(await theirs.until('ticket.searching')).toMatchObject({
      seq: 2,
      data: { entry: { queue_entry_id: entry.queue_entry_id } },
    });
    expect(typesOf(theirs)).toEqual(['snapshot', 'ticket.searching']);
    await world.call(`/v1/matchmaking/queue/${entry.queue_entry_id}`, { method: 'DELETE', token: odd });
  });

  it('ends for the oldest of six connections, which says why', async () => {
    const ann = await newPlayer();
    const streams: StreamForTest[] = [];
    for (let count = 0; count < 6; count += 1) streams.push(await listen(ann.token));
    await waitFor(() => streams[0]?.isOver);
    expect(streams[0]?.end).toMatchObject({ code: 4409 });
    for (const stream of streams.slice(1)) {
      await stream.until('snapshot');
      expect(stream.isOver).toBe(false);
    }
  });

  it('frees its place when the client goes', async () => {
    const ann = await newPlayer();
    const staying = await listen(ann.token);
    await staying.until('snapshot');
    for (let count = 0; count < 10; count += 1) {
      const short = await listen(ann.token);
      await short.until('snapshot');
      short.close();
      await waitFor(() => short.isOver);
    }
    await world.join(ann.userId);
    await staying.until('ticket.searching');
    expect(staying.end).toBeUndefined();
  });
});

const full = {
  challenge_id: '01990000-0000-7000-8000-00000000c001',
  status: 'PENDING' as const,
  challenger: { user_id: 'alice', rating: 1_500 },
  opponent: { user_id: 'bob', rating: null },
  queue: 'chess',
  attributes: { time_control: '3+2' },
  color: 'random' as const,
  created_at: '2026-01-31T12:00:00.000Z',
  expires_at: '2026-01-31T12:10:00.000Z',
  failed_attempts: 0,
};

describe('a HEAD request', () => {
  it('is answered without a stream, however often', async () => {
    const ann = await newPlayer();
    const staying = await listen(ann.token);
    await staying.until('snapshot');
    for (let count = 0; count < 6; count += 1) {
      const answer = await fetch(`${world.url}${EVENTS}`, {
        method: 'HEAD',
        headers: { authorization: `Bearer ${ann.token}` },
      });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    }
    await world.join(ann.userId);
    await staying.until('ticket.searching');
    expect(staying.end).toBeUndefined();
  });
});

describe('who may not listen', () => {
  it('is told so as everywhere', async () => {
    expectProblem(await world.call(EVENTS), 'UNAUTHORIZED');
    expectProblem(await world.call(EVENTS, { token: 'x.y.z' }), 'UNAUTHORIZED');
  });

  it.each(['token', 'access_token', 'after'])('a query parameter %s is refused', async (name) => {
    const { token } = await newPlayer();
    expectProblem(await world.call(`${EVENTS}?${name}=${token}`, { token }), 'INVALID_REQUEST');
  });
});
