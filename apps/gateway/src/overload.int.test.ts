import { randomUUID } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { queueEntrySchema } from '@paireto/contracts';
import { redisForTest, waitFor } from '@paireto/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { type Answer, gatewayForTest, playerToken } from './testing/gateway-for-test.ts';
import { openSocket, RefusedSocket } from './testing/socket-for-test.ts';
import { worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const ACTIVE = '/v1/matchmaking/active';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** Asserts that nothing was done for want of time, and that it says when to come back. */
function expectShed(answer: Answer): void {
  expect(expectProblem(answer, 'OVERLOADED').safe_to_retry).toBe(true);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
}

/** A way to a server on which nothing arrives while it is held up, and everything afterwards. */
async function stallingProxy(port: number) {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined).on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    holdUp: () => sockets.forEach((socket) => void socket.pause()),
    goOn: () => sockets.forEach((socket) => void socket.resume()),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

describe('a gateway with too much to do', () => {
  it('sends joins away at once, and loses none: each is queued when it comes again, and once', async () => {
    const world = await worldForTest();
    const proxy = await stallingProxy(Number(new URL(world.redisUrl).port));
    const gateway = await gatewayForTest({
      REDIS_URL: `redis://127.0.0.1:${proxy.port}`,
      REDIS_KEY_PREFIX: world.keyPrefix,
      NATS_URL: world.natsUrl,
      MAX_JOINS_IN_FLIGHT: '4',
    });
    ends.push(
      () => world.stop(),
      () => proxy.stop(),
      () => gateway.stop(),
    );
    await gateway.ready;
    const players = await Promise.all(
      Array.from({ length: 100 }, async () => ({
        token: await playerToken(`crowd-${randomUUID()}`),
        key: randomUUID(),
      })),
    );
    const join = async ({ token, key }: { token: string; key: string }): Promise<Answer> => {
      const headers = { 'idempotency-key': key };
      const answer = await gateway.call(QUEUE, { method: 'POST', token, json: { time_control: '3+2' }, headers });
      proxy.goOn();
      return answer;
    };

    const entries = new Map<string, string>();
    let shed = 0;
    let waiting = players;
    // Until the first answer the store has none: as many joins as may be are under way, and the others are too many.
    proxy.holdUp();
    for (let round = 0; waiting.length > 0 && round < 100; round += 1) {
      const answers = await Promise.all(waiting.map(join));
      waiting = waiting.filter((player, index) => {
        const answer = answers[index]!;
        if (answer.status !== 201) {
          expectShed(answer);
          shed += 1;
          return true;
        }
        entries.set(player.token, queueEntrySchema.parse(answer.body).queue_entry_id);
        return false;
      });
    }
    expect(shed).toBeGreaterThan(0);
    expect(new Set(entries.values()).size).toBe(players.length);
    const pools = await world.store.poolStats('demo', await world.store.listPools('demo'));
    expect(pools.reduce((sum, { tickets }) => sum + tickets, 0)).toBe(players.length);
  });

  it('answers probes and cancels for longer than the rest, and is as ever when it has caught up', async () => {
    const healthy = await worldForTest();
    const redis = await redisForTest();
    const proxy = await stallingProxy(Number(new URL(redis.url).port));
    const gateway = await gatewayForTest({
      REDIS_URL: `redis://127.0.0.1:${proxy.port}`,
      REDIS_KEY_PREFIX: redis.keyPrefix,
      NATS_URL: healthy.natsUrl,
      MAX_REQUESTS_IN_FLIGHT: '3',
    });
    ends.push(
      () => redis.stop(),
      () => proxy.stop(),
      () => healthy.stop(),
      () => gateway.stop(),
    );
    await gateway.ready;
    const token = await playerToken(`waiter-${randomUUID()}`);
    const joined = await gateway.call(QUEUE, { method: 'POST', token, json: { time_control: '3+2' } });
    const { queue_entry_id: id } = queueEntrySchema.parse(joined.body);

    proxy.holdUp();
    const answered: Answer[] = [];
    const reads = Array.from({ length: 20 }, async () => {
      const answer = await gateway.call(ACTIVE, { token });
      answered.push(answer);
      return answer;
    });
    await waitFor(() => answered.length === 17);
    for (const answer of answered) expectShed(answer);
    expectShed(await gateway.call(QUEUE, { method: 'POST', token, json: { time_control: '3+2' } }));
    expect((await gateway.call('/healthz')).status).toBe(200);
    const cancel = gateway.call(`${QUEUE}/${id}`, { method: 'DELETE', token });
    const socket = await openSocket(gateway.url, { token }).catch((error: unknown) => error);
    expect(socket).toBeInstanceOf(RefusedSocket);
    expectProblem((socket as RefusedSocket).answer, 'OVERLOADED');

    proxy.goOn();
    const held = (await Promise.all(reads)).filter((answer) => !answered.slice(0, 17).includes(answer));
    expect(held.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await cancel).status).toBe(200);
    expect((await gateway.call(ACTIVE, { token })).status).toBe(200);
  });

  it('whose event loop stays late turns work away until it does not', async () => {
    const world = await worldForTest({ SHED_LOOP_DELAY_MS: '50' });
    ends.push(() => world.stop());
    const token = await playerToken(`busy-${randomUUID()}`);
    const busy = { isOver: false };
    const work = (async () => {
      while (!busy.isOver) {
        const untilMs = performance.now() + 200;
        while (performance.now() < untilMs);
        await new Promise((resolve) => void setImmediate(resolve));
      }
    })();
    const shed = await waitFor(async () => {
      const answer = await world.call(ACTIVE, { token });
      return answer.status === 503 && answer;
    });
    expect((await world.call('/healthz')).status).toBe(200);
    busy.isOver = true;
    await work;
    expectShed(shed);
    await waitFor(async () => (await world.call(ACTIVE, { token })).status === 200);
  });
});
