import { eventId, MAX_SOCKET_MESSAGE_BYTES, type Problem } from '@paireto/contracts';
import { devToken, waitFor } from '@paireto/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../../ports/entry-store.ts';
import { expectProblem } from '../../testing/expect-problem.ts';
import { refusalOf } from '../../testing/socket-for-test.ts';
import { type SocketServerForTest, socketServerForTest } from '../../testing/socket-server-for-test.ts';
import type { CarriedOut } from './carry-out.ts';
import { MAX_MESSAGES, MAX_REQUESTS_IN_FLIGHT } from './socket-requests.ts';

let server: SocketServerForTest;
afterEach(async () => {
  expect(server.errors).not.toHaveBeenCalled();
  await server.stop();
  expect(server.sockets.size).toBe(0);
  expect(server.feed.listenerCount).toBe(0);
});
const start = async (options?: Parameters<typeof socketServerForTest>[0]) => {
  server = await socketServerForTest(options);
  return server;
};
const alice = { sub: 'alice', tenant: 'demo' };
const token = (claims: Partial<Parameters<typeof devToken>[0]> = {}) => devToken({ ...alice, ...claims });

/** A request carried out when the test says so. */
function held() {
  const waiting: ((result: CarriedOut) => void)[] = [];
  const carryOut = () => new Promise<CarriedOut>((resolve) => waiting.push(resolve));
  return { waiting, carryOut };
}
const cancel = { op: 'queue.cancel', queue_entry_id: '01990000-0000-7000-8000-00000000c001' };

describe('events', { timeout: 60_000 }, () => {
  it('come in order, after a snapshot', async () => {
    const { open, feed } = await start();
    const socket = await open({ token: await token() });
    const told = [feed.say(), feed.say(), feed.say()];
    await socket.event('notice', ({ seq }) => seq === told[2]?.seq);
    expect(socket.events.map(({ type }) => type)).toEqual(['snapshot', 'notice', 'notice', 'notice']);
    expect(socket.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  it('go on after the one that the client had', async () => {
    const { open, feed } = await start();
    const first = await open({ token: await token() });
    const had = feed.say();
    await first.event('notice');
    await first.close();
    const missed = [feed.say(), feed.say()];
    const second = await open({ token: await token(), after: eventId(had) });
    await second.event('notice', ({ seq }) => seq === missed[1]?.seq);
    expect(second.events.map(eventId)).toEqual(missed.map(eventId));
  });

  it('are not left to a client that does not read them: it is closed with 4408, and the others go on', async () => {
    const { open, feed, sockets } = await start();
    const slow = await open({ token: await token() });
    const quick = await open({ token: await token({ sub: 'bob' }) });
    await slow.event('snapshot');
    slow.raw.pause();
    // Until what the operating systems of both sides keep is full.
    for (let round = 0; feed.listenerCount === 2; round += 1) {
      expect(round).toBeLessThan(10_000);
      feed.say(500);
      if (round % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const last = feed.say();
    await quick.event('notice', ({ seq }) => seq === last.seq);
    expect(await quick.ask({ op: 'ping' })).toMatchObject({ status: 200 });
    slow.raw.resume();
    expect(await slow.closed).toMatchObject({ code: 4_408 });
    expect(slow.events.length).toBeLessThan(quick.events.length);
    await waitFor(() => sockets.size === 1);
  });
});

describe('requests', () => {
  it('are answered in whatever order they are done, each by its id', async () => {
    const { waiting, carryOut } = held();
    const { open } = await start({ carryOut });
    const socket = await open({ token: await token() });
    const first = socket.ask(cancel);
    const second = socket.ask(cancel);
    await waitFor(() => waiting.length === 2);
    waiting[1]?.({ status: 200, body: 'second' });
    expect(await second).toMatchObject({ body: 'second' });
    waiting[0]?.({ status: 200, body: 'first' });
    expect(await first).toMatchObject({ body: 'first' });
  });

  it('are refused with 429 while too many are being carried out', async () => {
    const { waiting, carryOut } = held();
    const { open } = await start({ carryOut });
    const socket = await open({ token: await token() });
    const asked = Array.from({ length: MAX_REQUESTS_IN_FLIGHT }, () => socket.ask(cancel));
    const refused = await socket.ask(cancel);
    expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' }, retry_after: 1 });
    for (const resolve of waiting) resolve({ status: 200, body: {} });
    await Promise.all(asked);
    const again = socket.ask(cancel);
    await waitFor(() => waiting.length > MAX_REQUESTS_IN_FLIGHT);
    waiting.at(-1)?.({ status: 200, body: {} });
    expect(await again).toMatchObject({ status: 200 });
  });

  it('end the socket when they are more than a player could mean', async () => {
    const { open } = await start();
    const socket = await open({ token: await token() });
    for (let sent = 0; sent < MAX_MESSAGES; sent += 1) socket.send(JSON.stringify({ op: 'ping', id: 'again' }));
    expect(await socket.ask({ op: 'queue.join', body: {} }).catch(() => 'closed')).toBe('closed');
    expect(await socket.closed).toMatchObject({ code: 4_400 });
  });

  it('that fail are answered 500 without a word of why, and logged', async () => {
    const { open, errors } = await start({ carryOut: () => Promise.reject(new Error('secret')) });
    const socket = await open({ token: await token() });
    const reply = await socket.ask(cancel);
    expect(reply).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
    expect(JSON.stringify(reply)).not.toContain('secret');
    expect(errors).toHaveBeenCalledTimes(1);
    errors.mockClear();
  });

  it('whose client has gone are carried out, and nothing breaks', async () => {
    const { waiting, carryOut } = held();
    const { open, sockets } = await start({ carryOut });
    const socket = await open({ token: await token() });
    void socket.ask(cancel).catch(() => undefined);
    await waitFor(() => waiting.length === 1);
    socket.raw.terminate();
    await waitFor(() => sockets.size === 0);
    waiting[0]?.({ status: 200, body: {} });
  });

  it.each<[string, object, string[]]>([
    ['an unknown op', { op: 'queue.win' }, ['op']],
    ['no op', {}, ['op']],
    ['an unknown field', { op: 'ping', extra: 1 }, ['extra']],
    ['an id that is none', { ...cancel, queue_entry_id: '../admin' }, ['queue_entry_id']],
    ['a body that is none', { op: 'queue.join', body: [] }, ['body']],
    ['a key that is none', { op: 'queue.join', body: {}, idempotency_key: 'a\r\nb' }, ['idempotency_key']],
    [
      'a reason that is none',
      { op: 'challenge.decline', challenge_id: cancel.queue_entry_id, reason: 'x' },
      ['reason'],
    ],
  ])('with %s are refused, and the field is named', async (_, request, fields) => {
    const { open } = await start();
    const socket = await open({ token: await token() });
    const reply = await socket.ask(request);
    expect(reply).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
    expect((reply.body as Problem).errors?.map(({ path }) => path)).toEqual(fields);
  });
});

describe('a message that is none closes the socket', () => {
  it.each([
    ['text that is no JSON', '{"op":', 4_400],
    ['nothing', '', 4_400],
    ['null', 'null', 4_400],
    ['a list', '[{"op":"ping","id":"1"}]', 4_400],
    ['no id', '{"op":"ping"}', 4_400],
    ['an id that is none', '{"op":"ping","id":7}', 4_400],
    ['too long an id', `{"op":"ping","id":"${'x'.repeat(65)}"}`, 4_400],
    ['too long a message', `{"op":"ping","id":"${'x'.repeat(MAX_SOCKET_MESSAGE_BYTES)}"}`, 1_009],
  ])('%s', async (_, text, code) => {
    const { open } = await start();
    const socket = await open({ token: await token() });
    socket.send(text);
    expect((await socket.closed).code).toBe(code);
  });

  it('a binary one, whatever is in it', async () => {
    const { open } = await start();
    const socket = await open({ token: await token() });
    socket.send(Buffer.from('{"op":"ping","id":"1"}'), { binary: true });
    expect(await socket.closed).toEqual({ code: 4_400, reason: 'binary messages are not understood' });
  });

  it('but one as long as it may be, or in parts, is heard', async () => {
    const { open } = await start();
    const socket = await open({ token: await token() });
    const frame = (message: string) => JSON.stringify({ op: 'auth', id: 'long', token: message });
    const text = frame('x'.repeat(4_000));
    socket.send(text.padEnd(MAX_SOCKET_MESSAGE_BYTES, ' '));
    socket.send(text.slice(0, 100), { fin: false });
    socket.send(text.slice(100), { fin: true });
    expect(await socket.ask({ op: 'ping' })).toMatchObject({ status: 200 });
  });
});

describe('a connection that is dead', { timeout: 60_000 }, () => {
  it('is found by the pings that it does not answer, and cut; one that answers is not', async () => {
    const { open, tick, sockets } = await start();
    const dead = await open({ token: await token(), autoPong: false });
    const alive = await open({ token: await token({ sub: 'bob' }) });
    let pings = 0;
    dead.raw.on('ping', () => {
      pings += 1;
    });
    for (let second = 0; second < 60; second += 1) {
      tick();
      // Whatever was sent before has arrived when this is answered.
      await alive.ask({ op: 'ping' });
    }
    expect(await dead.closed).toMatchObject({ code: 1_006 });
    expect(pings).toBe(2);
    await waitFor(() => sockets.size === 1);
    expect(await alive.ask({ op: 'ping' })).toMatchObject({ status: 200 });
  });
});

describe('opening', () => {
  it('is refused with 503 while tickets cannot be looked up, or when there is no more room', async () => {
    const away = () => Promise.reject(new StoreUnavailableError('no', new Error('away')));
    const { url, feed } = await start({ socketTickets: { issue: away, redeem: away, lifetimeS: 30 }, maxTotal: 1 });
    const noTickets = await refusalOf(url, { ticket: 'x'.repeat(43) });
    expectProblem(noTickets, 'UNAVAILABLE');
    expect(noTickets.headers.get('retry-after')).toBe('2');
    feed.isFull = true;
    expectProblem(await refusalOf(url, { token: await token() }), 'UNAVAILABLE');
    feed.isFull = false;
    const first = await server.open({ token: await token() });
    expectProblem(await refusalOf(url, { token: await token({ sub: 'bob' }) }), 'UNAVAILABLE');
    await first.close();
    await waitFor(() => server.sockets.size === 0);
    await (await server.open({ token: await token({ sub: 'bob' }) })).close();
  });

  it('that fails here is answered 500', async () => {
    const { url, errors } = await start({ admit: () => Promise.reject(new Error('bug')) });
    expectProblem(await refusalOf(url, {}), 'INTERNAL');
    expect(errors).toHaveBeenCalledTimes(1);
    errors.mockClear();
  });

  it('that fails after the handshake ends the connection and leaves nothing behind', async () => {
    const { open, feed, errors, sockets } = await start({ maxTotal: 1 });
    const attach = feed.attach.bind(feed);
    feed.attach = () => {
      throw new Error('bug');
    };
    const socket = await open({ token: await token() });
    expect(await socket.closed).toMatchObject({ code: 1_006 });
    expect(sockets.size).toBe(0);
    expect(errors).toHaveBeenCalledTimes(1);
    errors.mockClear();
    feed.attach = attach;
    await (await open({ token: await token({ sub: 'bob' }) })).close();
  });
});

describe('a gateway that stops', { timeout: 60_000 }, () => {
  it('closes every socket with 1001, refuses new ones with 503, and is gone when it says so', async () => {
    const { open, sockets, http, url } = await start();
    const all = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => open({ token: await token({ sub: `player-${index}` }) })),
    );
    // Opened before it stops, asks afterwards.
    const closing = sockets.close(5_000);
    expectProblem(await refusalOf(url, { token: await token() }), 'UNAVAILABLE');
    await closing;
    expect(sockets.size).toBe(0);
    for (const socket of all) expect(await socket.closed).toMatchObject({ code: 1_001 });
    await http.close(1_000);
  });

  it('answers what was asked before it closes', async () => {
    const { waiting, carryOut } = held();
    const { open, sockets } = await start({ carryOut });
    const socket = await open({ token: await token() });
    const reply = socket.ask(cancel);
    await waitFor(() => waiting.length === 1);
    const closing = sockets.close(5_000);
    const late = await socket.ask(cancel);
    expect(late).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE', safe_to_retry: true }, retry_after: 1 });
    waiting[0]?.({ status: 200, body: 'done' });
    expect(await reply).toMatchObject({ body: 'done' });
    expect(await socket.closed).toMatchObject({ code: 1_001 });
    await closing;
  });

  it('cuts those that do not say goodbye within the grace', async () => {
    const { open, sockets } = await start();
    const socket = await open({ token: await token() });
    socket.raw.pause();
    await sockets.close(300);
    expect(sockets.size).toBe(0);
    socket.raw.resume();
    await socket.closed;
  });
});
