import { request } from 'node:http';
import { connect } from 'node:net';
import { freePort, operatorToken, startNats, startRedis, waitFor } from '@paireto/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { type GatewayForTest, gatewayForTest, playerToken } from './testing/gateway-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const good = { time_control: '3+2' };
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function started<Server extends { stop(): Promise<unknown> }>(starting: Promise<Server>): Promise<Server> {
  const server = await starting;
  stops.push(() => server.stop());
  return server;
}
const gatewayOn = (redisUrl: string, natsUrl: string): Promise<GatewayForTest> =>
  started(gatewayForTest({ REDIS_URL: redisUrl, NATS_URL: natsUrl }));
const join = async (gateway: GatewayForTest, userId: string, key?: string) => {
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
  return gateway.call(QUEUE, { method: 'POST', token: await playerToken(userId), json: good, headers });
};
const isReady = (gateway: GatewayForTest) => async () => (await gateway.callInternal('/readyz')).status === 200;

describe('while Redis is away', () => {
  it('every request is answered 503 with Retry-After, nothing is half done, and all works again after', async () => {
    const redis = await started(startRedis());
    const nats = await started(startNats({ fast: true }));
    const gateway = await gatewayOn(redis.url, nats.url);
    await gateway.ready;
    const token = await playerToken('alice');
    const first = await join(gateway, 'alice');
    expect(first.status).toBe(201);
    const path = `${QUEUE}/${(first.body as { queue_entry_id: string }).queue_entry_id}`;

    await redis.stop();
    await waitFor(async () => !(await isReady(gateway)()), { description: 'the gateway notices' });
    expect((await gateway.callInternal('/readyz')).body).toMatchObject({
      ready: false,
      checks: { redis: { ok: false } },
    });
    const answers = [
      await join(gateway, 'bob'),
      await gateway.call(path, { token }),
      await gateway.call(path, { method: 'DELETE', token }),
      await gateway.call('/v1/matchmaking/active', { token }),
      await gateway.call('/v1/matchmaking/queues/chess/status', { token }),
    ];
    for (const answer of answers) {
      const problem = expectProblem(answer, 'UNAVAILABLE');
      expect(problem.safe_to_retry).toBe(true);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await gateway.call('/healthz')).status).toBe(200);

    await started(startRedis({ dataDir: redis.dataDir, port: redis.port }));
    await waitFor(isReady(gateway), { description: 'the gateway is ready again' });
    expect((await gateway.call(path, { token })).body).toMatchObject({ status: 'SEARCHING' });
    const bob = await playerToken('bob');
    expect((await gateway.call('/v1/matchmaking/active', { token: bob })).body).toEqual({ entry: null });
    expect((await join(gateway, 'bob')).status).toBe(201);
  });

  it('a join that Redis falls silent on says that it does not know, and how to find out', async () => {
    const redis = await started(startRedis({ fast: true }));
    const nats = await started(startNats({ fast: true }));
    const gateway = await gatewayOn(redis.url, nats.url);
    await gateway.ready;
    expect((await join(gateway, 'warm-up')).status).toBe(201);
    redis.kill('SIGSTOP');
    const [answer, keyed] = await Promise.all([join(gateway, 'alice'), join(gateway, 'bob', 'bobs-key')]);
    redis.kill('SIGCONT');
    const problem = expectProblem(answer, 'UNAVAILABLE');
    expect(problem.safe_to_retry).toBe(false);
    expect(expectProblem(keyed, 'UNAVAILABLE').safe_to_retry).toBe(true);
    expect(problem.detail).toContain('GET /v1/matchmaking/active');
    expect(answer.headers.get('retry-after')).toBeTruthy();

    // Here it did go through: the script was in the pipe already.
    await waitFor(isReady(gateway));
    const token = await playerToken('alice');
    const active = await waitFor(async () => {
      const { body } = await gateway.call('/v1/matchmaking/active', { token });
      return (body as { entry: { queue_entry_id: string } | null }).entry;
    });
    expect(expectProblem(await join(gateway, 'alice'), 'ALREADY_QUEUED').queue_entry_id).toBe(active?.queue_entry_id);
    const again = await join(gateway, 'bob', 'bobs-key');
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  });

  it('1,000 joins cut off by a kill each find out afterwards whether they are queued, and none is queued twice', async () => {
    const redis = await started(startRedis());
    const nats = await started(startNats({ fast: true }));
    const gateway = await gatewayOn(redis.url, nats.url);
    await gateway.ready;
    const tokens = await Promise.all(Array.from({ length: 1_000 }, (_, index) => playerToken(`p${index}`)));
    const sent = tokens.map((token) => gateway.call(QUEUE, { method: 'POST', token, json: good }));
    await Promise.race(sent);
    redis.kill('SIGKILL');
    await redis.exited;
    const answers = await Promise.all(sent);
    for (const answer of answers) if (answer.status !== 201) expectProblem(answer, 'UNAVAILABLE');

    await started(startRedis({ dataDir: redis.dataDir, port: redis.port }));
    await waitFor(isReady(gateway));
    const service = await playerToken('p0');
    const waiting = async () =>
      (await gateway.call('/v1/matchmaking/queues/chess/status', { token: service })).body as {
        players_waiting: number;
      };
    for (const [index, token] of tokens.entries()) {
      const { body } = await gateway.call('/v1/matchmaking/active', { token });
      const queued = (body as { entry: object | null }).entry !== null;
      // What Redis confirmed less than a second before it was killed may be lost with it: fsync is once a second.
      const again = await gateway.call(QUEUE, { method: 'POST', token, json: good });
      expect([index, again.status]).toEqual([index, queued ? 409 : 201]);
    }
    expect(await waiting()).toMatchObject({ players_waiting: 1_000 });
  });
});

describe('while NATS is away', () => {
  it('joins go through, and /readyz says what is missing until it is back', async () => {
    const redis = await started(startRedis({ fast: true }));
    const nats = await started(startNats({ fast: true }));
    const gateway = await gatewayOn(redis.url, nats.url);
    await gateway.ready;
    await nats.stop();
    await waitFor(async () => !(await isReady(gateway)()));
    const readiness = await gateway.callInternal('/readyz');
    expect(await gateway.call('/readyz')).toMatchObject({
      status: 503,
      body: { ready: false, checks: { nats: { ok: false }, redis: { ok: true } } },
    });
    expect(readiness.status).toBe(503);
    expect(readiness.body).toMatchObject({
      ready: false,
      checks: { nats: { ok: false, reason: expect.any(String) }, redis: { ok: true } },
    });
    expect((await join(gateway, 'alice')).status).toBe(201);
    const service = await operatorToken();
    const shards = await gateway.callInternal('/internal/shards', { token: service });
    expect(shards).toMatchObject({ status: 200, body: { shards: [] } });
    const summary = await gateway.callInternal('/internal/queues/summary', { token: service });
    expect(summary).toMatchObject({ status: 200, body: { allocation: null } });

    await started(startNats({ dataDir: nats.dataDir, port: nats.port, fast: true }));
    await waitFor(isReady(gateway), { description: 'the gateway is ready again' });
    expect((await join(gateway, 'bob')).status).toBe(201);
  });

  it('a gateway that starts before its NATS and Redis serves once they are there', async () => {
    const [redisPort, natsPort] = [await freePort(), await freePort()];
    const gateway = await gatewayOn(`redis://127.0.0.1:${redisPort}`, `nats://127.0.0.1:${natsPort}`);
    expect((await gateway.call('/healthz')).status).toBe(200);
    expect((await gateway.callInternal('/readyz')).status).toBe(503);
    expectProblem(await join(gateway, 'alice'), 'UNAVAILABLE');
    await started(startRedis({ fast: true, port: redisPort }));
    await waitFor(async () => (await join(gateway, 'alice')).status === 201, { description: 'joins without NATS' });
    await started(startNats({ fast: true, port: natsPort }));
    await gateway.ready;
    await waitFor(isReady(gateway));
  });
});

describe('stopping', () => {
  it('finishes requests in flight, takes no new ones, and ends although clients keep their connections', async () => {
    const redis = await started(startRedis({ fast: true }));
    const nats = await started(startNats({ fast: true }));
    const gateway = await gatewayForTest({ REDIS_URL: redis.url, NATS_URL: nats.url });
    await gateway.ready;
    const token = await playerToken('alice');
    const status = new Promise<number | undefined>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', expect: '100-continue' };
      const upload = request(`${gateway.url}${QUEUE}`, { method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      upload.on('error', reject);
      // The gateway has the head of the request now; the body comes when it is stopping already.
      upload.once('continue', () => void stopThenEnd(upload));
      upload.flushHeaders();
    });
    let stopped: Promise<void> | undefined;
    const stopThenEnd = async (upload: ReturnType<typeof request>) => {
      stopped = gateway.stop();
      await waitFor(() => refused(gateway.port), { description: 'no new connections' });
      upload.end(JSON.stringify(good));
    };
    expect(await status).toBe(201);
    await stopped;
  });
});

const refused = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(true));
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
  });

describe('starting', () => {
  it('on a taken port fails with a sentence that names the port, and lets go of everything', async () => {
    const redis = await started(startRedis({ fast: true }));
    const nats = await started(startNats({ fast: true }));
    const first = await gatewayOn(redis.url, nats.url);
    const second = gatewayForTest({ REDIS_URL: redis.url, NATS_URL: nats.url, PORT: String(first.port) });
    await expect(second).rejects.toThrow(`PORT: ${first.port} on 127.0.0.1 is taken`);
  });
});
