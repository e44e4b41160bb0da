import { AckPolicy, type JsMsg, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectNats } from '@paireto/runtime';
import { natsForTest } from '@paireto/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLogger } from '../../testing/silent-logger.ts';
import { readConsumerLag } from './consumer-lag.ts';

let server: Awaited<ReturnType<typeof natsForTest>>;
let nats: NatsConnection;
beforeAll(async () => {
  server = await natsForTest();
  nats = await connectNats({ url: server.url, name: 'test', logger: silentLogger });
});
afterAll(async () => {
  await nats?.close();
  await server?.stop();
});

it('a consumer is behind by what it has not acknowledged, and as old as the oldest of it, in whatever order it works', async () => {
  const manager = await jetstreamManager(nats);
  await manager.streams.add({ name: 'THINGS', subjects: ['things.>', 'other'] });
  await manager.consumers.add('THINGS', {
    durable_name: 'worker',
    filter_subject: 'things.>',
    ack_policy: AckPolicy.Explicit,
  });
  const js = jetstream(nats);
  const times: number[] = [];
  for (const subject of ['things.1', 'other', 'things.2', 'things.3']) {
    const { seq } = await js.publish(subject, '');
    times.push((await manager.streams.getMessage('THINGS', { seq }))?.time.getTime() ?? 0);
  }
  const [first = 0, , , third = 0] = times;
  const nowMs = third + 5_000;
  const lag = () => readConsumerLag(manager, { stream: 'THINGS', consumer: 'worker', filter: 'things.>' }, () => nowMs);
  expect(await lag()).toEqual({ pending: 3, lagMs: nowMs - first });

  const messages: JsMsg[] = [];
  const consumer = await js.consumers.get('THINGS', 'worker');
  for await (const message of await consumer.fetch({ max_messages: 3 })) messages.push(message);
  await messages[1]?.ackAck();
  expect(await lag()).toEqual({ pending: 2, lagMs: nowMs - first });
  await messages[0]?.ackAck();
  expect(await lag()).toEqual({ pending: 1, lagMs: nowMs - third });
  // Given back, to be tried again much later.
  messages[2]?.nak(60_000);
  await nats.flush();
  expect(await lag()).toEqual({ pending: 1, lagMs: nowMs - third });
  await js.publish('other', '');
  await manager.streams.purge('THINGS', { filter: 'things.>' });
  expect((await lag()).lagMs).toBe(0);
});

it('a consumer that does not exist yet has no lag to tell', async () => {
  const manager = await jetstreamManager(nats);
  const missing = { stream: 'NOTHING', consumer: 'nobody', filter: '>' };
  await expect(readConsumerLag(manager, missing, () => 0)).rejects.toThrow('not found');
});
