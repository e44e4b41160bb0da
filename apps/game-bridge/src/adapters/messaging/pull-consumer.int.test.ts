import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  connectNats,
  createDeadLetterPublisher,
  type DeadLetterPublisher,
  ensureDeadLettersStream,
  ensureMatchesStream,
} from '@paireto/runtime';
import { startNats, waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery } from '../../ports/delivery.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { dead, done, retryAfter, type Verdict } from '../../use-cases/verdict.ts';
import { type PullConsumer, startPullConsumer } from './pull-consumer.ts';

let server: Awaited<ReturnType<typeof startNats>>;
let nats: NatsConnection;
let consumers: PullConsumer[];
beforeEach(async () => {
  server = await startNats({ fast: true });
  nats = await connectNats({ url: server.url, name: 'test', logger: silentLogger });
  consumers = [];
});
afterEach(async () => {
  await Promise.all(consumers.map((consumer) => consumer.stop(0)));
  await nats?.close();
  await server?.stop();
});

const options = {
  stream: 'MATCHES',
  name: 'reader',
  filter: 'paireto.match.>',
  maxAckPending: 100,
  ackWaitMs: 30_000,
  maxInFlight: 8,
};

async function start(
  handle: (delivery: Delivery) => Promise<Verdict>,
  overrides: Partial<typeof options> = {},
  deadLetter?: DeadLetterPublisher,
) {
  const js = jetstream(nats);
  const manager = await jetstreamManager(nats, { checkAPI: false });
  const consumer = startPullConsumer(
    { ...options, ...overrides },
    {
      js,
      manager,
      prepare: async () => {
        await ensureMatchesStream(manager);
        await ensureDeadLettersStream(manager);
      },
      handle,
      deadLetter: deadLetter ?? createDeadLetterPublisher(js),
      random: () => 0.5,
      nowMs: () => Date.now(),
      logger: silentLogger,
    },
  );
  consumers.push(consumer);
  await consumer.started;
  return { consumer, manager, send: (text: string) => js.publish('paireto.match.found.t', text) };
}

const textOf = (delivery: Delivery): string => new TextDecoder().decode(delivery.data);

describe('a pull consumer', () => {
  it('hands every message over and acknowledges what is done', async () => {
    const seen: string[] = [];
    const { send, manager } = await start(async (delivery) => {
      seen.push(textOf(delivery));
      return done;
    });
    const sent = Array.from({ length: 50 }, (_, index) => `message ${index}`);
    await Promise.all(sent.map(send));
    await waitFor(async () => {
      const info = await manager.consumers.info('MATCHES', 'reader');
      return info.num_ack_pending === 0 && info.num_pending === 0;
    });
    expect(seen.sort()).toEqual(sent.sort());
  });

  it('gives back what is to be retried and what the handler throws at, counting the deliveries', async () => {
    const counts: number[] = [];
    const { send } = await start(async ({ deliveryCount }) => {
      counts.push(deliveryCount);
      if (deliveryCount === 1) return retryAfter(10);
      if (deliveryCount === 2) throw new Error('for the test');
      return done;
    });
    await send('again');
    await waitFor(() => counts.length === 3);
    expect(counts).toEqual([1, 2, 3]);
  });

  it('keeps a dead message with its reason, and does not deliver it again', async () => {
    const seen: string[] = [];
    const { send, manager } = await start(async (delivery) => {
      seen.push(textOf(delivery));
      return textOf(delivery) === 'bad' ? dead('two\nlines – and more') : done;
    });
    await send('bad');
    await send('good');
    await waitFor(() => seen.includes('good'));
    const letter = await waitFor(() =>
      manager.streams.getMessage('DEAD_LETTERS', { last_by_subj: 'paireto.dead.reader' }),
    );
    expect(letter?.string()).toBe('bad');
    expect(letter?.header.get('Paireto-Reason')).toBe('two lines and more');
    expect(letter?.header.get('Paireto-Subject')).toBe('paireto.match.found.t');
    await waitFor(async () => (await manager.consumers.info('MATCHES', 'reader')).num_ack_pending === 0);
    expect(seen.sort()).toEqual(['bad', 'good']);
  });

  it('keeps a dead message once, although it died after keeping it and before giving it up', async () => {
    const publish = createDeadLetterPublisher(jetstream(nats));
    let tries = 0;
    const { send, manager } = await start(
      async () => dead('bad'),
      {},
      async (letter) => {
        await publish(letter);
        tries += 1;
        if (tries === 1) throw new Error('for the test');
      },
    );
    await send('bad');
    await waitFor(async () => {
      const info = await manager.consumers.info('MATCHES', 'reader');
      return tries > 0 && info.num_ack_pending === 0 && info.num_pending === 0;
    });
    expect(tries).toBe(2);
    expect((await manager.streams.info('DEAD_LETTERS')).state.messages).toBe(1);
  });

  it('renews what it has in work, well within the ack wait', async () => {
    const work = Promise.withResolvers<Verdict>();
    let handled = 0;
    let renewals = 0;
    nats.subscribe('$JS.ACK.MATCHES.reader.>', {
      callback: (_error, message) => {
        if (message.string() === '+WPI') renewals += 1;
      },
    });
    const { send, manager } = await start(
      () => {
        handled += 1;
        return work.promise;
      },
      { ackWaitMs: 3_000 },
    );
    await send('long');
    await waitFor(() => renewals >= 3, { timeoutMs: 30_000 });
    work.resolve(done);
    await waitFor(async () => (await manager.consumers.info('MATCHES', 'reader')).num_ack_pending === 0);
    expect(handled).toBe(1);
  });

  it('has no more in work at once than it may', async () => {
    let running = 0;
    let most = 0;
    let handled = 0;
    const { send } = await start(
      async (delivery) => {
        running += 1;
        most = Math.max(most, running);
        // They end at different times, so that there is room for some while others are still in work.
        await new Promise((resolve) => setTimeout(resolve, 10 * (1 + (Number(textOf(delivery)) % 4))));
        running -= 1;
        handled += 1;
        return done;
      },
      { maxInFlight: 4 },
    );
    await Promise.all(Array.from({ length: 40 }, (_, index) => send(String(index))));
    await waitFor(() => handled === 40);
    expect(most).toBe(4);
  });

  it('goes on when its durable consumer or its stream was deleted under it', async () => {
    const seen: string[] = [];
    const { send, manager } = await start(async (delivery) => {
      seen.push(textOf(delivery));
      return done;
    });
    await manager.consumers.delete('MATCHES', 'reader');
    await send('after the consumer');
    await waitFor(() => seen.includes('after the consumer'), { timeoutMs: 30_000 });
    await manager.streams.delete('MATCHES');
    await waitFor(() => manager.streams.info('MATCHES').catch(() => false), { timeoutMs: 30_000 });
    await send('after the stream');
    await waitFor(() => seen.includes('after the stream'), { timeoutMs: 30_000 });
  });

  it('goes on after the server was killed and came back', async () => {
    const seen = new Set<string>();
    const { send } = await start(async (delivery) => {
      seen.add(textOf(delivery));
      return done;
    });
    await send('before');
    await waitFor(() => seen.has('before'));
    const { dataDir, port } = server;
    server.kill();
    await server.exited;
    server = await startNats({ dataDir, port });
    await waitFor(() => send('after').then(() => true), { timeoutMs: 30_000 });
    await waitFor(() => seen.has('after'), { timeoutMs: 30_000 });
  });

  it('that stops lets what is in work finish, and gives back at once what does not', async () => {
    let finish: (() => void) | undefined;
    const first = await start((delivery) =>
      textOf(delivery) === 'hangs'
        ? new Promise<Verdict>(() => undefined)
        : new Promise<Verdict>((resolve) => {
            finish = () => resolve(done);
          }),
    );
    await first.send('slow');
    await first.send('hangs');
    const finishing = await waitFor(() => finish);
    const stopped = first.consumer.stop(4_000);
    finishing();
    await stopped;
    const seen: [string, number][] = [];
    await start(async (delivery) => {
      seen.push([textOf(delivery), delivery.deliveryCount]);
      return done;
    });
    // Within the ack wait of 30 s, so it was given back and not merely forgotten.
    await waitFor(() => seen.length > 0, { timeoutMs: 15_000 });
    expect(seen).toEqual([['hangs', 2]]);
  });
});
