import { randomUUID } from 'node:crypto';
import { redisForTest, waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayForTest, playerToken } from './testing/gateway-for-test.ts';
import { type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const wish = { time_control: '3+2' };
let world: WorldForTest;
let hasty: WorldForTest;
beforeAll(async () => {
  [world, hasty] = await Promise.all([worldForTest({ SHUTDOWN_DELAY_MS: '4000' }), worldForTest()]);
});
afterAll(() => Promise.all([world.stop(), hasty.stop()]));

const newToken = () => playerToken(`player-${randomUUID()}`);
const isRefused = (url: string) =>
  fetch(`${url}/healthz`).then(
    () => false,
    () => true,
  );

describe('a gateway that is told to stop', () => {
  it('is not ready at once, and goes on serving for SHUTDOWN_DELAY_MS, on connections that it does not keep', async () => {
    const gateway = await world.another();
    const token = await newToken();
    expect((await gateway.call('/readyz')).status).toBe(200);
    const stopped = gateway.stop();
    const [outside, inside] = await Promise.all([gateway.call('/readyz'), gateway.callInternal('/readyz')]);
    expect([outside.status, inside.status]).toEqual([503, 503]);
    expect(inside.body).toMatchObject({ checks: { process: { ok: false, reason: 'stopping' }, redis: { ok: true } } });
    const joined = await gateway.call(QUEUE, { method: 'POST', token, json: wish });
    expect([joined.status, joined.headers.get('connection')]).toEqual([201, 'close']);
    expect((await gateway.call('/healthz')).status).toBe(200);
    await stopped;
    expect(await isRefused(gateway.url)).toBe(true);
    expect(await isRefused(gateway.internalUrl)).toBe(true);
  });

  it('takes no more requests and answers those under way', async () => {
    const gateway = await hasty.another();
    const token = await newToken();
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const body = writable.getWriter();
    const write = (text: string) => body.write(new TextEncoder().encode(text));
    const joining = gateway.call(QUEUE, {
      method: 'POST',
      token,
      body: readable,
      headers: { 'content-type': 'application/json' },
    });
    await write('{"time_control":');
    // Whether it has arrived cannot be seen; another request on a later connection has.
    await gateway.call('/healthz');
    const stopped = gateway.stop();
    await waitFor(() => isRefused(gateway.url));
    await write('"3+2"}');
    await body.close();
    expect((await joining).status).toBe(201);
    await stopped;
  });
});

describe('/startupz of a gateway', () => {
  it('is 200 once it has reached everything and registered its rulesets', async () => {
    const { status, body } = await hasty.callInternal('/startupz');
    const ok = { ok: true };
    expect([status, body]).toEqual([200, { ready: true, checks: { nats: ok, redis: ok, rulesets: ok } }]);
  });

  it('is 503 and names what is missing before that; meanwhile the process is alive, and not ready', async () => {
    const redis = await redisForTest();
    const gateway = await gatewayForTest({
      REDIS_URL: redis.url,
      REDIS_KEY_PREFIX: redis.keyPrefix,
      NATS_URL: 'nats://127.0.0.1:1',
    });
    await waitFor(async () => {
      const { body } = await gateway.callInternal('/startupz');
      return JSON.stringify(body).includes('"rulesets":{"ok":true}');
    });
    const answers = await Promise.all(['/startupz', '/healthz', '/readyz'].map((path) => gateway.callInternal(path)));
    expect(answers.map(({ status }) => status)).toEqual([503, 200, 503]);
    expect(answers[0]?.body).toMatchObject({
      ready: false,
      checks: { nats: { reason: 'not yet' }, redis: { ok: true } },
    });
    await gateway.stop();
    await redis.stop();
  });
});
