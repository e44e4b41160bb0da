import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { EVENTS_PATH, SOCKET_PATH, SOCKET_TICKET_PATH } from '@paireto/contracts';
import { redisForTest, startCuttingProxy, waitFor } from '@paireto/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import {
  type Answer,
  type Call,
  type GatewayForTest,
  gatewayForTest,
  playerToken,
} from './testing/gateway-for-test.ts';
import { limitsFileForTest } from './testing/limits-file-for-test.ts';
import { openSocket, RefusedSocket, type SocketCall } from './testing/socket-for-test.ts';
import { type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const ACTIVE = '/v1/matchmaking/active';
const json = { time_control: '3+2' };
const minute = 60;

const worlds: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.stop();
});

async function worldWith(limits: object, env: Record<string, string> = {}): Promise<WorldForTest> {
  const world = await worldForTest({ LIMITS: limitsFileForTest(limits), ...env });
  worlds.push(world);
  return world;
}
const newToken = () => playerToken(`player-${randomUUID()}`);
const join = (gateway: GatewayForTest, token: string): Promise<Answer> =>
  gateway.call(QUEUE, { method: 'POST', token, json });
/** As if through a trusted proxy, which says where it comes from. */
const from = (address: string, call: Call = {}): Call => ({
  ...call,
  headers: { ...call.headers, 'x-forwarded-for': address },
});
const proxied = { TRUSTED_PROXIES: '127.0.0.1' };

async function refusedSocket(url: string, call: SocketCall): Promise<Answer> {
  const refused = await openSocket(url, call).catch((error: unknown) => error);
  if (refused instanceof RefusedSocket) return refused.answer;
  throw new Error('the socket was opened');
}

/** Asserts 429 with a time to come back, and that the detail names the limit. */
function expectLimited(answer: Answer, limit: string): void {
  const { detail } = expectProblem(answer, 'RATE_LIMITED');
  const retryAfterS = Number(answer.headers.get('retry-after'));
  expect(retryAfterS).toBeGreaterThan(0);
  expect(detail).toContain(`"${limit}"`);
  expect(detail).toContain(`Come back in ${retryAfterS} s`);
}

describe('a player', () => {
  it('may join so often, is told how often is left and when to come back, and stands in nobody else’s way', async () => {
    const world = await worldWith({ players: { joins: { limit: 3, per: minute } } });
    const token = await newToken();
    const answers = [];
    for (let index = 0; index < 4; index += 1) answers.push(await join(world, token));
    expect(answers.map(({ status }) => status)).toEqual([201, 409, 409, 429]);
    for (const [index, { headers }] of answers.entries()) {
      expect(headers.get('ratelimit-policy')).toBe('"joins";q=3;w=60');
      expect(headers.get('ratelimit')).toMatch(new RegExp(`^"joins";r=${Math.max(0, 2 - index)};t=\\d+$`));
    }
    expectLimited(answers[3]!, 'joins');
    expect((await join(world, await newToken())).status).toBe(201);
    expect((await world.call(ACTIVE, { token })).status).toBe(200);
    expect(answers[3]?.headers.get('retry-after')).toBe(
      /t=(\d+)/.exec(answers[3]?.headers.get('ratelimit') ?? '')?.[1],
    );
  });

  it('may join ten times a minute where nobody says otherwise', async () => {
    const world = await worldWith({});
    const token = await newToken();
    for (let index = 0; index < 10; index += 1) expect((await join(world, token)).status).not.toBe(429);
    expectLimited(await join(world, token), 'joins');
  });

  it('is counted by all gateways together', async () => {
    const world = await worldWith({ players: { joins: { limit: 5, per: minute } } });
    const another = await world.another();
    const token = await newToken();
    for (let index = 0; index < 5; index += 1) await join(world, token);
    // The first tells the other gateway how many there were.
    const late = await waitFor(async () => {
      const answer = await join(another, token);
      return answer.status === 429 && answer;
    });
    expectLimited(late, 'joins');
  });

  it('has the same joins over a socket', async () => {
    const world = await worldWith({ players: { joins: { limit: 1, per: minute } } });
    const token = await newToken();
    const socket = await openSocket(world.url, { token });
    expect((await socket.ask({ op: 'queue.join', body: json })).status).toBe(201);
    const reply = await socket.ask({ op: 'queue.join', body: json });
    expect(reply).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    expect(reply.retry_after).toBeGreaterThan(0);
    await socket.close();
  });

  it.each([
    ['challenges', '/v1/matchmaking/challenges', 'POST'],
    ['socket_tickets', SOCKET_TICKET_PATH, 'POST'],
    ['reads', ACTIVE, 'GET'],
    ['changes', `${QUEUE}/${randomUUID()}`, 'DELETE'],
    ['connects', EVENTS_PATH, 'GET'],
  ])('has a limit of their own for %s', async (limit, path, method) => {
    const world = await worldWith({ players: { [limit]: { limit: 0, per: minute } } });
    const token = await newToken();
    expectLimited(await world.call(path, { method, token, ...(method === 'POST' && { json: {} }) }), limit);
    expect((await join(world, token)).status).toBe(201);
  });

  it('is counted by each gateway alone while Redis is away', async () => {
    const healthy = await worldWith({});
    const redis = await redisForTest();
    const proxy = await startCuttingProxy(Number(new URL(redis.url).port));
    const gateway = await gatewayForTest({
      LIMITS: limitsFileForTest({ players: { joins: { limit: 3, per: minute } } }),
      REDIS_URL: `redis://127.0.0.1:${proxy.port}`,
      REDIS_KEY_PREFIX: redis.keyPrefix,
      NATS_URL: healthy.natsUrl,
    });
    worlds.push(gateway);
    await gateway.ready;
    await proxy.stop();
    const token = await newToken();
    const statuses = [];
    for (let index = 0; index < 4; index += 1) statuses.push((await join(gateway, token)).status);
    expect(statuses).toEqual([503, 503, 503, 429]);
  });
});

describe('a tenant', () => {
  const quotas = (its: object) => ({ tenants: { demo: { quotas: its } } });

  it('has so many joins a second, and another tenant has its own', async () => {
    const world = await worldWith(quotas({ joins_per_second: 1 }));
    const answers = await Promise.all(Array.from({ length: 30 }, async () => join(world, await newToken())));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expectLimited(refused[0]!, 'joins_per_second');
    const others = Array.from({ length: 5 }, async () => join(world, await playerToken(randomUUID(), 'other')));
    for (const { status } of await Promise.all(others)) expect(status).toBe(201);
  });

  it('has so many entries that wait, and one more as soon as one has gone', async () => {
    const world = await worldWith(quotas({ waiting_entries: 2 }));
    const first = await world.join();
    await world.join();
    expectLimited(await join(world, await newToken()), 'waiting_entries');
    await world.call(`${QUEUE}/${first.entry.queue_entry_id}`, { method: 'DELETE', token: first.token });
    await waitFor(async () => (await join(world, await newToken())).status === 201);
  });

  it('has so many connections on a gateway', async () => {
    const world = await worldWith(quotas({ connections: 1 }));
    const socket = await openSocket(world.url, { token: await newToken() });
    expectLimited(await refusedSocket(world.url, { token: await newToken() }), 'connections');
    expectLimited(await world.call(EVENTS_PATH, { token: await newToken() }), 'connections');
    await socket.close();
    await waitFor(async () => {
      const next = await openSocket(world.url, { token: await newToken() });
      await next.close();
      return true;
    });
  });
});

describe('an address', () => {
  it('is answered so often, tokens or not; probes always; other addresses as ever', async () => {
    const world = await worldWith({ addresses: { requests: { limit: 3, per: minute } } }, proxied);
    const token = await newToken();
    for (let index = 0; index < 3; index += 1) await world.call(ACTIVE, from('192.0.2.1'));
    for (const call of [{}, { token }]) expectLimited(await world.call(ACTIVE, from('192.0.2.1', call)), 'requests');
    for (const path of ['/docs', '/docs/scalar.js', '/openapi.json'])
      expectLimited(await world.call(path, from('192.0.2.1')), 'requests');
    expectLimited(await refusedSocket(world.url, { token, headers: { 'x-forwarded-for': '192.0.2.1' } }), 'requests');
    expect((await world.call('/readyz', from('192.0.2.1'))).status).toBe(200);
    expect((await world.call(ACTIVE, from('192.0.2.2', { token }))).status).toBe(200);
    expect((await world.call(ACTIVE, from('10.9.9.9, 192.0.2.1', { token }))).status).toBe(429);
  });

  it('is what the connection says where no proxy is trusted', async () => {
    const requests = { limit: 3, per: minute };
    const world = await worldWith({ addresses: { requests, exempt: [] } });
    for (let index = 0; index < 3; index += 1) await world.call(ACTIVE, from(`192.0.2.${index}`));
    expectLimited(await world.call(ACTIVE, from('192.0.2.99')), 'requests');
  });

  it('from which too many tokens were refused may send none for a while, not even a good one', async () => {
    const failed_authentications = { limit: 2, per: minute };
    const world = await worldWith({ addresses: { failed_authentications } }, proxied);
    const token = await newToken();
    expectProblem(await world.call(ACTIVE, from('192.0.2.1', { token: 'x.y.z' })), 'UNAUTHORIZED');
    const headers = { 'x-forwarded-for': '192.0.2.1' };
    expectProblem(await refusedSocket(world.url, { token: 'x.y.z', headers }), 'UNAUTHORIZED');
    expectLimited(await world.call(ACTIVE, from('192.0.2.1', { token })), 'failed_authentications');
    expectLimited(await refusedSocket(world.url, { token, headers }), 'failed_authentications');
    expect((await world.call(ACTIVE, from('192.0.2.2', { token }))).status).toBe(200);
  });
});

describe('a gateway with a list of hosts', () => {
  const status = (port: number, path: string, host: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const asked = request({ port, path, headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      asked.on('error', reject).end();
    });

  it('serves these alone, and probes under any name', async () => {
    const world = await worldWith({}, { ALLOWED_HOSTS: 'play.game.example, 127.0.0.1' });
    expect(await status(world.port, ACTIVE, 'play.game.example')).toBe(401);
    expect(await status(world.port, ACTIVE, 'PLAY.game.example:8003')).toBe(401);
    expect(await status(world.port, ACTIVE, 'evil.example')).toBe(400);
    expect(await status(world.port, ACTIVE, 'play.game.example.evil.example')).toBe(400);
    expect(await status(world.port, '/healthz', '10.1.2.3')).toBe(200);
    const token = await newToken();
    expectProblem(await refusedSocket(world.url, { token, headers: { host: 'evil.example' } }), 'INVALID_REQUEST');
  });
});

describe('every answer', () => {
  it('tells browsers to make no more of it than it is', async () => {
    const world = await worldWith({});
    for (const path of [ACTIVE, '/healthz', '/openapi.json', '/nowhere', SOCKET_PATH]) {
      const { headers } = await world.call(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('x-powered-by')).toBeNull();
    }
    const page = await world.call('/docs');
    expect(page.headers.get('content-security-policy')).toContain('script-src');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('that refuses can be read by pages of allowed origins', async () => {
    const limits = { players: { joins: { limit: 0, per: minute } } };
    const world = await worldWith(limits, { ALLOWED_ORIGINS: 'https://game.example' });
    const call = { method: 'POST', token: await newToken(), json, headers: { origin: 'https://game.example' } };
    const { status, headers } = await world.call(QUEUE, call);
    expect(status).toBe(429);
    expect(headers.get('access-control-allow-origin')).toBe('https://game.example');
    for (const name of ['RateLimit', 'Retry-After'])
      expect(headers.get('access-control-expose-headers')?.split(',')).toContain(name);
  });
});
