import { randomBytes } from 'node:crypto';
import {
  EVENTS_PATH,
  MAX_SOCKETS_PER_PLAYER,
  SOCKET_PATH,
  SOCKET_TICKET_PATH,
  socketTicketSchema,
} from '@paireto/contracts';
import { devToken } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { playerToken } from './testing/gateway-for-test.ts';
import { openSocket, RefusedSocket, refusalOf, type SocketCall } from './testing/socket-for-test.ts';
import { type WorldForTest, worldForTest } from './testing/world-for-test.ts';

let world: WorldForTest;
beforeAll(async () => {
  world = await worldForTest({ ALLOWED_ORIGINS: 'https://game.example' });
});
afterAll(() => world.stop());

let players = 0;
const newPlayer = async () => {
  players += 1;
  const userId = `socket-player-${players}`;
  return { userId, token: await playerToken(userId) };
};
const open = (call: SocketCall) => openSocket(world.url, call);
const refused = (call: SocketCall) => refusalOf(world.url, call);
const ticketOf = async (token: string) => {
  const answer = await world.call(SOCKET_TICKET_PATH, { method: 'POST', token });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return socketTicketSchema.strict().parse(answer.body);
};

describe('a socket is opened', () => {
  it('with a token in a header, and begins with a snapshot of what its player does', async () => {
    const { entry, token } = await world.join();
    const socket = await open({ token });
    const snapshot = await socket.event('snapshot');
    expect(snapshot.data.entry).toMatchObject({ queue_entry_id: entry.queue_entry_id, status: 'SEARCHING' });
    await socket.close();
  });

  it('with a ticket, by the path that came with it, for the player of the token', async () => {
    const { entry, token } = await world.join();
    const { ticket, url, expires_in } = await ticketOf(token);
    expect(url).toBe(`${SOCKET_PATH}?ticket=${ticket}`);
    expect(expires_in).toBe(30);
    const socket = await open({ path: url });
    expect((await socket.event('snapshot')).data.entry?.queue_entry_id).toBe(entry.queue_entry_id);
    await socket.close();
  });

  it('once with a ticket, however many try at once', async () => {
    const { token } = await newPlayer();
    const { ticket } = await ticketOf(token);
    const attempts = await Promise.allSettled(Array.from({ length: 100 }, () => open({ ticket })));
    const opened = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
    expect(opened).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'fulfilled') continue;
      expect(attempt.reason).toBeInstanceOf(RefusedSocket);
      expectProblem((attempt.reason as RefusedSocket).answer, 'UNAUTHORIZED');
    }
    await opened[0]?.close();
    expectProblem(await refused({ ticket }), 'UNAUTHORIZED');
  });

  it('from pages of this host and of allowed origins', async () => {
    const { token } = await newPlayer();
    for (const origin of [world.url, 'https://game.example']) {
      const socket = await open({ token, headers: { origin } });
      await socket.close();
    }
  });

  it('without a subprotocol and without compression, whatever is offered', async () => {
    const { token } = await newPlayer();
    const socket = await open({ token });
    expect(socket.raw.protocol).toBe('');
    expect(socket.raw.extensions).toBe('');
    await socket.close();
  });
});

describe('a socket is refused, with problem details', () => {
  it('without a token or with one that does not count (401)', async () => {
    const missing = await refused({});
    expect(expectProblem(missing, 'UNAUTHORIZED').detail).toContain('ws-ticket');
    expect(missing.headers.get('www-authenticate')).toBe('Bearer');
    const expired = await devToken({ sub: 'alice', tenant: 'demo', expiresIn: '-1m' });
    const answer = await refused({ token: expired });
    expect(expectProblem(answer, 'UNAUTHORIZED').detail).toContain('expired');
    expect(answer.headers.get('www-authenticate')).toContain('invalid_token');
  });

  it('with a ticket that is none (401)', async () => {
    for (const ticket of ['x', randomBytes(32).toString('base64url'), '*'.repeat(43)]) {
      expectProblem(await refused({ ticket }), 'UNAUTHORIZED');
    }
  });

  it('with a ticket of a token that has expired since (401)', async () => {
    // Clocks may be 30 s apart: it counts for 3 s more.
    const token = await devToken({ sub: 'brief', tenant: 'demo', expiresIn: '-27s' });
    const { ticket } = await ticketOf(token);
    const socket = await open({ token });
    expect(await socket.closed).toEqual({ code: 4_401, reason: 'the token has expired' });
    expectProblem(await refused({ ticket }), 'UNAUTHORIZED');
  });

  it('with a token in the URL, wherever it stands (400)', async () => {
    const { token } = await newPlayer();
    for (const name of ['token', 'access_token', 'jwt', 'ticket']) {
      const problem = expectProblem(await refused({ path: `${SOCKET_PATH}?${name}=${token}` }), 'INVALID_REQUEST');
      expect(problem.detail).toContain('ws-ticket');
      expect(JSON.stringify(problem)).not.toContain(token.slice(0, 20));
    }
    const both = await refused({ token, path: `${SOCKET_PATH}?token=${token}` });
    expectProblem(both, 'INVALID_REQUEST');
  });

  it('with a query that says something else (400)', async () => {
    const { token } = await newPlayer();
    for (const query of ['x=1', 'after=', 'after=a&after=b', 'ticket=', `after=${'x'.repeat(97)}`, 'after=%0a']) {
      expectProblem(await refused({ token, path: `${SOCKET_PATH}?${query}` }), 'INVALID_REQUEST');
    }
    expectProblem(await refused({ token, ticket: 'x' }), 'INVALID_REQUEST');
  });

  it('from pages of other origins, ticket or not; the ticket is not used up (403)', async () => {
    const { token } = await newPlayer();
    const { ticket } = await ticketOf(token);
    for (const origin of ['https://evil.example', 'null', 'https://game.example.evil.example']) {
      const problem = expectProblem(await refused({ ticket, headers: { origin } }), 'FORBIDDEN');
      expect(problem.detail).toContain('ALLOWED_ORIGINS');
    }
    const socket = await open({ ticket });
    await socket.close();
  });

  it('at another path (404), and without a handshake (400)', async () => {
    const { token } = await newPlayer();
    expectProblem(await refused({ token, path: '/v1/matchmaking/queue' }), 'NOT_FOUND');
    const plain = await world.call(SOCKET_PATH, { token });
    expectProblem(plain, 'INVALID_REQUEST');
    expectProblem(await world.call(SOCKET_PATH, { method: 'POST', token }), 'METHOD_NOT_ALLOWED');
    expectProblem(await world.call(SOCKET_TICKET_PATH, { token }), 'METHOD_NOT_ALLOWED');
    const old = await refused({ token, protocolVersion: 8 });
    expectProblem(old, 'INVALID_REQUEST');
    expect(old.headers.get('sec-websocket-version')).toBe('13');
  });

  it('to a player who connects all the time (429), who is told when to come again', async () => {
    const { token } = await newPlayer();
    const answers = await Promise.allSettled(Array.from({ length: 70 }, () => open({ token })));
    const reasons = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as RefusedSocket] : []));
    expect(reasons.length).toBeGreaterThan(0);
    for (const { answer } of reasons) {
      expectProblem(answer, 'RATE_LIMITED');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    for (const answer of answers) if (answer.status === 'fulfilled') answer.value.raw.terminate();
  });
});

describe('a ticket', () => {
  it('is for those with a token only', async () => {
    expectProblem(await world.call(SOCKET_TICKET_PATH, { method: 'POST' }), 'UNAUTHORIZED');
  });

  it('is good for another gateway of the installation, and carries who the player is', async () => {
    const blocked = ['eve'];
    const token = await devToken({ sub: 'traveller', tenant: 'demo', rating: { chess: 1_777 }, blocked });
    const { ticket } = await ticketOf(token);
    const another = await world.another();
    const socket = await openSocket(another.url, { ticket });
    const { body } = await socket.ask({ op: 'queue.join', body: { time_control: '3+2' } });
    expect(body).toMatchObject({ rating: 1_777, players: ['traveller'] });
    await socket.close();
  });
});

describe('a player', () => {
  it('has five sockets at most: one more closes the oldest with 4409', async () => {
    const { token } = await newPlayer();
    const sockets = [];
    for (let index = 0; index <= MAX_SOCKETS_PER_PLAYER; index += 1) sockets.push(await open({ token }));
    const [oldest, ...others] = sockets;
    expect(await oldest?.closed).toMatchObject({ code: 4_409 });
    for (const socket of others) expect(await socket.ask({ op: 'ping' })).toMatchObject({ status: 200 });
    for (const socket of others) await socket.close();
  });

  it('has event streams counted with the sockets', async () => {
    const { token } = await newPlayer();
    const sockets = [];
    for (let index = 0; index < MAX_SOCKETS_PER_PLAYER; index += 1) sockets.push(await open({ token }));
    const ending = new AbortController();
    const headers = { authorization: `Bearer ${token}` };
    const stream = await fetch(`${world.url}${EVENTS_PATH}`, { headers, signal: ending.signal });
    expect(stream.status).toBe(200);
    const [oldest, ...others] = sockets;
    expect(await oldest?.closed).toMatchObject({ code: 4_409 });
    ending.abort();
    for (const socket of others) await socket.close();
  });
});
