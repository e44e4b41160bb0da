import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { MATCHES_STREAM, type MatchEvent } from '@paireto/contracts';
import { buildMatch, natsForTest } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { createMatchEventPublisher, type MatchEventPublisher } from './match-event-publisher.ts';
import { ensureMatchesStream } from './matches-stream.ts';
import { closeNats, connectNats } from './nats-connection.ts';

const event: MatchEvent = { v: 1, type: 'match.found', at: 1, match: buildMatch() };

let publisher: MatchEventPublisher;
let countMessages: () => Promise<number>;
let stop: () => Promise<void>;

beforeEach(async () => {
  const server = await natsForTest();
  const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
  const nats = await connectNats({ url: server.url, name: 'test', logger });
  const manager = await jetstreamManager(nats);
  await ensureMatchesStream(manager);
  publisher = createMatchEventPublisher(jetstream(nats));
  countMessages = async () => (await manager.streams.info(MATCHES_STREAM.name)).state.messages;
  stop = async () => {
    await closeNats(nats);
    await server.stop();
  };
});
afterEach(() => stop());

describe('publishing a match event', () => {
  it('stores it once, however often it is published', async () => {
    expect(await publisher.publish([event, event])).toEqual([true, true]);
    expect(await publisher.publish([event])).toEqual([true]);
    expect(await countMessages()).toBe(1);
  });

  it('stores it once more for each number under which it is published again', async () => {
    await publisher.publish([event]);
    for (const again of [7, 7, 8]) expect(await publisher.publish([event], { again })).toEqual([true]);
    expect(await countMessages()).toBe(3);
  });
});
