import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { eventsOfMessage, MATCHES_STREAM, type MatchEvent } from '@paireto/contracts';
import { buildMatch, natsForTest } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { createMatchEventPublisher, type MatchEventPublisher } from './match-event-publisher.ts';
import { ensureMatchesStream } from './matches-stream.ts';
import { closeNats, connectNats } from './nats-connection.ts';

const event: MatchEvent = { v: 1, type: 'match.found', at: 1, match: buildMatch() };

let publisher: MatchEventPublisher;
let countMessages: () => Promise<number>;
let readMessages: () => Promise<unknown[][]>;
let stop: () => Promise<void>;

beforeEach(async () => {
  const server = await natsForTest();
  const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
  const nats = await connectNats({ url: server.url, name: 'test', logger });
  const manager = await jetstreamManager(nats);
  await ensureMatchesStream(manager);
  publisher = createMatchEventPublisher(jetstream(nats));
  countMessages = async () => (await manager.streams.info(MATCHES_STREAM.name)).state.messages;
  readMessages = async () => {
    const messages: unknown[][] = [];
    for (let seq = 1; seq <= (await countMessages()); seq += 1) {
      const message = await manager.streams.getMessage(MATCHES_STREAM.name, { seq });
      messages.push([...eventsOfMessage(message?.json())]);
    }
    return messages;
  };
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

  it('stores both of two lists that begin alike, as one that a crash cut short and what is told after it', async () => {
    const [first, second, third] = [event, event, event].map((each) => ({ ...each, match: buildMatch() }));
    for (const list of [
      [first!, second!],
      [first!, third!],
      [first!, second!],
    ]) {
      expect(await publisher.publish(list)).toEqual([true, true]);
    }
    expect(await readMessages()).toEqual([
      [first, second],
      [first, third],
    ]);
  });

  it('puts those of one type and tenant into as few messages as they fit into, and tells of each that it is stored', async () => {
    const found = (tenant: string): MatchEvent => ({ ...event, match: buildMatch({ tenant }) });
    const ours = Array.from({ length: 150 }, () => found('ours'));
    const theirs = [found('theirs')];
    expect(await publisher.publish([...ours, ...theirs])).toEqual(Array.from({ length: 151 }, () => true));
    const messages = await readMessages();
    expect(messages.map(({ length }) => length).sort((a, b) => a - b)).toEqual([1, 22, 64, 64]);
    const byId = (events: readonly unknown[]) => new Map(events.map((each) => [(each as MatchEvent).match.id, each]));
    expect(byId(messages.flat())).toEqual(byId([...ours, ...theirs]));
    expect(messages.every((list) => new Set(list.map((each) => (each as MatchEvent).match.tenant)).size === 1)).toBe(
      true,
    );
  });

  it('puts large ones into messages that every server takes', async () => {
    const large = Array.from({ length: 8 }, (): MatchEvent => {
      return { ...event, type: 'match.failed', reason: 'x'.repeat(100_000), attempts: 1, match: buildMatch() };
    });
    expect(await publisher.publish(large)).toEqual(large.map(() => true));
    expect((await readMessages()).map(({ length }) => length)).toEqual([2, 2, 2, 2]);
  });
});
