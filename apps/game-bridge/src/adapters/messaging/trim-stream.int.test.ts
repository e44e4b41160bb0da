import { AckPolicy, DiscardPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectNats } from '@paireto/runtime';
import { natsForTest } from '@paireto/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLogger } from '../../testing/silent-logger.ts';
import { trimStream } from './trim-stream.ts';

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

const consumers = ['quick', 'slow'];
const MAX_BYTES = 100_000;

it('a stream that refuses what does not fit takes ever more, as long as its consumers keep up; nothing is lost to a slow one', async () => {
  const manager = await jetstreamManager(nats);
  const js = jetstream(nats);
  await manager.streams.add({ name: 'THINGS', subjects: ['things'], max_bytes: MAX_BYTES, discard: DiscardPolicy.New });
  for (const durable_name of consumers)
    await manager.consumers.add('THINGS', { durable_name, ack_policy: AckPolicy.Explicit });
  const trim = () => trimStream(manager, { stream: 'THINGS', consumers });
  const state = async () => (await manager.streams.info('THINGS')).state;
  const send = async (count: number) => {
    for (let sent = 0; sent < count; sent += 1) await js.publish('things', 'x'.repeat(1_000));
  };
  const take = async (consumer: string, count: number) => {
    const messages = await (await js.consumers.get('THINGS', consumer)).fetch({ max_messages: count });
    for await (const message of messages) await message.ackAck();
  };

  await send(40);
  await take('quick', 40);
  await take('slow', 40);
  await trim();
  expect((await state()).messages).toBe(40);
  await send(30);
  await trim();
  const left = await state();
  expect(left.bytes).toBeLessThanOrEqual(MAX_BYTES * 0.4);
  expect(left.bytes).toBeGreaterThan(MAX_BYTES * 0.35);
  // All that nobody has seen yet is there: 70 were sent, 40 were seen.
  expect(left.first_seq).toBeLessThanOrEqual(41);

  await send(40);
  await take('quick', 70);
  await trim();
  expect((await state()).first_seq).toBe(41);
  await expect(send(60)).rejects.toThrow(/maximum bytes/);
  await take('slow', 70);
  await trim();
  await send(40);
});
