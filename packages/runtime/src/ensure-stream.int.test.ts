import { jetstreamManager } from '@nats-io/jetstream';
import { DEAD_LETTERS_STREAM } from '@paireto/contracts';
import { natsForTest } from '@paireto/testkit';
import { expect, it } from 'vitest';
import { ensureDeadLettersStream } from './dead-letters-stream.ts';
import { createLogger } from './logger.ts';
import { closeNats, connectNats } from './nats-connection.ts';

it('a stream gets the room that it needs, refuses when it is full, and keeps more room where an operator gave it', async () => {
  const server = await natsForTest();
  const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
  const nats = await connectNats({ url: server.url, name: 'test', logger });
  const manager = await jetstreamManager(nats);
  const { name, maxBytes } = DEAD_LETTERS_STREAM;
  const configOf = async () => (await manager.streams.info(name)).config;

  await ensureDeadLettersStream(manager);
  expect(await configOf()).toMatchObject({ max_bytes: maxBytes, discard: 'new' });
  for (const [present, afterwards] of [
    [1_024, maxBytes],
    [maxBytes * 2, maxBytes * 2],
    [-1, -1],
  ] as const) {
    await manager.streams.update(name, { max_bytes: present });
    await ensureDeadLettersStream(manager);
    expect((await configOf()).max_bytes).toBe(afterwards);
  }
  await closeNats(nats);
  await server.stop();
});
