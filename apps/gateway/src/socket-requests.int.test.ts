import { randomUUID } from 'node:crypto';
import { eventId, IDEMPOTENCY_KEY_HEADER } from '@paireto/contracts';
import { connectNats, createLogger, createPlayerSignalPublisher } from '@paireto/runtime';
import { devToken } from '@paireto/testkit';
import { tellChanges } from '@paireto/ticket-store';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHALLENGES, type ChallengeWorld, challengeWorld, kept } from './testing/challenge-world.ts';
import { type Call, gatewayForTest, playerToken } from './testing/gateway-for-test.ts';
import { openSocket, type SocketForTest } from './testing/socket-for-test.ts';
import { entryOf, ticketsOf } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
const nobodys = '01990000-0000-7000-8000-0000000000ff';
let world: ChallengeWorld;
const sockets: SocketForTest[] = [];
beforeAll(async () => {
  world = await challengeWorld();
});
beforeEach(async () => {
  for (const socket of sockets.splice(0)) await socket.close();
  world.bridge.asked.length = 0;
  world.keep();
  world.bridge.answer('challenge.open', { outcome: 'listed', incoming: [], outgoing: [] });
});
afterAll(() => world.stop());

const open = async (token: string, after?: string) => {
  const socket = await openSocket(world.url, { token, ...(after === undefined ? {} : { after }) });
  sockets.push(socket);
  return socket;
};
const newPlayer = async () => {
  const userId = `asker-${randomUUID().slice(0, 8)}`;
  return { userId, token: await playerToken(userId) };
};
/** What the REST API answers, as a reply says it. */
const rest = async (path: string, call: Call) => {
  const { status, body } = await world.call(path, call);
  return { status, body };
};
const said = ({ status, body }: { status: number; body: unknown }) => ({ status, body });
const post = (json?: object): Call => ({ method: 'POST', ...(json === undefined ? {} : { json }) });

describe('over a socket, as over REST,', () => {
  it('a player joins, is told, accepts nothing, cancels once, and is told again', async () => {
    const { token, userId } = await newPlayer();
    const socket = await open(token);
    await socket.event('snapshot');
    const joined = await socket.ask({ op: 'queue.join', body: { queue: 'chess', time_control: '3+2' } });
    expect(joined.status).toBe(201);
    const entry = entryOf(joined.body);
    expect(entry).toMatchObject({ status: 'SEARCHING', players: [userId] });
    const path = `${QUEUE}/${entry.queue_entry_id}`;
    expect((await rest(path, { token })).body).toMatchObject({ queue_entry_id: entry.queue_entry_id });
    await socket.event('ticket.searching', ({ data }) => data.entry.queue_entry_id === entry.queue_entry_id);

    const id = { queue_entry_id: entry.queue_entry_id };
    const again = await socket.ask({ op: 'queue.join', body: { queue: 'chess', time_control: '3+2' } });
    expect(said(again)).toEqual(await rest(QUEUE, { ...post({ queue: 'chess', time_control: '3+2' }), token }));
    expect(again).toMatchObject({ status: 409, body: { code: 'ALREADY_QUEUED', ...id } });
    const accepted = await socket.ask({ op: 'queue.accept', ...id });
    expect(said(accepted)).toEqual(await rest(`${path}/accept`, { ...post(), token }));
    expect(accepted).toMatchObject({ status: 409, body: { code: 'CANNOT_ACCEPT' } });
    const cancelled = await socket.ask({ op: 'queue.cancel', ...id });
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
    expect(said(cancelled)).toEqual(await rest(path, { method: 'DELETE', token }));
    await socket.event('ticket.cancelled', ({ data }) => data.entry.queue_entry_id === entry.queue_entry_id);
  });

  it('two players join, and both are told of their match as it comes to be', async () => {
    const players = [await newPlayer(), await newPlayer()];
    const joined = await Promise.all(
      players.map(async ({ token }) => {
        const socket = await open(token);
        const { body } = await socket.ask({ op: 'queue.join', body: { queue: 'chess', time_control: '7+0' } });
        return { socket, token, entry: entryOf(body) };
      }),
    );
    const match = world.matchOf(
      await ticketsOf(
        world.store,
        joined.map(({ entry }) => entry),
      ),
    );
    // As a matcher and a bridge would, which tell what they change.
    const nats = await connectNats({ url: world.natsUrl, name: 'test', logger });
    const store = tellChanges(world.store, createPlayerSignalPublisher(nats));
    await store.commitMatches('demo', [match]);
    for (const { socket } of joined) await socket.event('ticket.placing');
    await store.claimMatches('demo', [match]);
    await store.finalizeMatches('demo', [{ match, game: { gameId: 'game-1' } }]);
    for (const { socket, token, entry } of joined) {
      const told = await socket.event('ticket.matched');
      expect(told.data.entry).toMatchObject({ status: 'MATCHED', assignment: { game_id: 'game-1' } });
      expect(told.data.entry).toEqual((await rest(`${QUEUE}/${entry.queue_entry_id}`, { token })).body);
    }
    await nats.close();
  });

  it.each<[string, object, string, Call]>([
    ['a join without its attributes', { op: 'queue.join', body: { queue: 'chess' } }, QUEUE, post({ queue: 'chess' })],
    ['a join to no queue', { op: 'queue.join', body: { queue: 'x' } }, QUEUE, post({ queue: 'x' })],
    ['an empty join', { op: 'queue.join', body: {} }, QUEUE, post({})],
    [
      'a cancel of nothing',
      { op: 'queue.cancel', queue_entry_id: nobodys },
      `${QUEUE}/${nobodys}`,
      { method: 'DELETE' },
    ],
    ['an accept of nothing', { op: 'queue.accept', queue_entry_id: nobodys }, `${QUEUE}/${nobodys}/accept`, post()],
    [
      'a decline of nothing',
      { op: 'queue.decline', queue_entry_id: nobodys, match_id: nobodys },
      `${QUEUE}/${nobodys}/decline?match_id=${nobodys}`,
      post(),
    ],
    ['a challenge to nobody', { op: 'challenge.create', body: {} }, CHALLENGES, post({})],
    [
      'an accept of no challenge',
      { op: 'challenge.accept', challenge_id: nobodys },
      `${CHALLENGES}/${nobodys}/accept`,
      post({}),
    ],
    [
      'a decline of no challenge',
      { op: 'challenge.decline', challenge_id: nobodys },
      `${CHALLENGES}/${nobodys}/decline`,
      post({}),
    ],
    [
      'a withdrawal of no challenge',
      { op: 'challenge.withdraw', challenge_id: nobodys },
      `${CHALLENGES}/${nobodys}`,
      { method: 'DELETE' },
    ],
  ])('%s is refused with the same problem', async (_, request, path, call) => {
    const { token } = await newPlayer();
    const socket = await open(token);
    const expected = await rest(path, { ...call, token });
    expect(expected.status).toBeGreaterThanOrEqual(400);
    expect(said(await socket.ask(request))).toEqual(expected);
  });

  it.each(['__proto__', 'constructor'])('a join with the key %s is refused', async (key) => {
    const { token } = await newPlayer();
    const socket = await open(token);
    const reply = new Promise((resolve) => {
      socket.raw.on('message', (data) => {
        const message = JSON.parse((data as Buffer).toString()) as { id?: string };
        if (message.id === 'x') resolve(message);
      });
    });
    socket.send(`{"op":"queue.join","id":"x","body":{"queue":"chess","time_control":"3+2","${key}":{"rating":3000}}}`);
    expect(await reply).toMatchObject({ status: 400, body: { errors: [{ path: key }] } });
  });

  it('a join is repeated safely with its key, over either', async () => {
    const { token } = await newPlayer();
    const socket = await open(token);
    const key = randomUUID();
    const body = { queue: 'chess', time_control: '3+2' };
    const first = await socket.ask({ op: 'queue.join', body, idempotency_key: key });
    expect(first.status).toBe(201);
    expect(said(await socket.ask({ op: 'queue.join', body, idempotency_key: key }))).toEqual(said(first));
    const headers = { [IDEMPOTENCY_KEY_HEADER]: key };
    expect(await rest(QUEUE, { ...post(body), token, headers })).toEqual(said(first));
  });

  it('challenges are made, accepted, declined and withdrawn: the bridge is asked the same', async () => {
    const { alice, bob } = world.tokens;
    world.bridge.answer('challenge.create', { outcome: 'created', challenge: kept });
    const id = kept.challenge_id;
    const cases = [
      {
        token: alice,
        request: {
          op: 'challenge.create',
          body: { queue: 'chess', opponent: 'bob', time_control: '3+2' },
          idempotency_key: 'k1',
        },
        path: CHALLENGES,
        call: {
          ...post({ queue: 'chess', opponent: 'bob', time_control: '3+2' }),
          headers: { [IDEMPOTENCY_KEY_HEADER]: 'k1' },
        },
      },
      {
        token: bob,
        request: { op: 'challenge.accept', challenge_id: id, leave_queue: true },
        path: `${CHALLENGES}/${id}/accept`,
        call: post({ leave_queue: true }),
      },
      {
        token: bob,
        request: { op: 'challenge.accept', challenge_id: id },
        path: `${CHALLENGES}/${id}/accept`,
        call: post(),
      },
      {
        token: bob,
        request: { op: 'challenge.decline', challenge_id: id, reason: 'later' },
        path: `${CHALLENGES}/${id}/decline`,
        call: post({ reason: 'later' }),
      },
      {
        token: bob,
        request: { op: 'challenge.decline', challenge_id: id },
        path: `${CHALLENGES}/${id}/decline`,
        call: post(),
      },
      {
        token: alice,
        request: { op: 'challenge.withdraw', challenge_id: id },
        path: `${CHALLENGES}/${id}`,
        call: { method: 'DELETE' },
      },
      // The other side may not.
      {
        token: alice,
        request: { op: 'challenge.accept', challenge_id: id },
        path: `${CHALLENGES}/${id}/accept`,
        call: post(),
      },
    ];
    const changing = () => world.bridge.asked.filter(({ operation }) => operation !== 'challenge.open').map(withoutIds);
    for (const { token, request, path, call } of cases) {
      world.bridge.asked.length = 0;
      const expected = await rest(path, { ...call, token });
      const asked = changing();
      world.bridge.asked.length = 0;
      const socket = await open(token);
      expect(said(await socket.ask(request))).toEqual(expected);
      expect(changing()).toEqual(asked);
    }
  });

  it('a bridge that is away is told with when to try again', async () => {
    const gateway = await gatewayForTest({ REDIS_URL: 'redis://127.0.0.1:1', NATS_URL: 'nats://127.0.0.1:1' });
    const socket = await openSocket(gateway.url, { token: world.tokens.bob });
    const reply = await socket.ask({ op: 'challenge.accept', challenge_id: kept.challenge_id });
    expect(reply).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' }, retry_after: 2 });
    await gateway.stop();
    expect(await socket.closed).toMatchObject({ code: 1_001 });
  });
});

/** Ids and times that each request has its own of. */
function withoutIds({ operation, request }: { operation: string; request: unknown }): unknown {
  const { id: _id, challengeId: _challengeId, traceparent: _trace, ...rest } = request as Record<string, unknown>;
  return { operation, request: rest };
}

describe('a socket that comes back', () => {
  it('is told what it missed, and nothing twice', async () => {
    const { token } = await newPlayer();
    const first = await open(token);
    await first.event('snapshot');
    await first.ask({ op: 'queue.join', body: { queue: 'chess', time_control: '3+2' } });
    const had = await first.event('ticket.searching');
    await first.close();
    const { entry } = had.data;
    await world.call(`${QUEUE}/${entry.queue_entry_id}`, { method: 'DELETE', token });
    const second = await open(token, eventId(had));
    const missed = await second.event('ticket.cancelled');
    expect(missed).toMatchObject({ epoch: had.epoch, seq: had.seq + 1 });
    expect(second.events).toEqual([missed]);
  });

  it('gets a snapshot from a gateway that does not know what it missed', async () => {
    const { token } = await newPlayer();
    for (const after of ['unknown:7', 'nonsense', `${'x'.repeat(64)}:1`]) {
      const socket = await open(token, after);
      expect((await socket.event('snapshot')).data.entry).toBeNull();
    }
  });
});

describe('a gateway that stops', () => {
  it('closes its sockets with 1001; the client goes on at another one', async () => {
    const another = await world.another();
    const token = await devToken({ sub: 'mover', tenant: 'demo' });
    const socket = await openSocket(another.url, { token });
    const { body } = await socket.ask({ op: 'queue.join', body: { queue: 'chess', time_control: '9+0' } });
    await another.stop();
    expect(await socket.closed).toEqual({ code: 1_001, reason: 'the gateway stops; connect again' });
    const next = await open(token);
    expect((await next.event('snapshot')).data.entry?.queue_entry_id).toBe(entryOf(body).queue_entry_id);
  });
});
