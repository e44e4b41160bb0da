import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  connectNats,
  createDeadLetterPublisher,
  createLogger,
  ensureDeadLettersStream,
  ensureMatchesStream,
} from '@paireto/runtime';
import { natsWithAccounts } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contextForTest } from '../testing/context-for-test.ts';
import { dlqDropCommand } from './drop-command.ts';
import { dlqListCommand } from './list-command.ts';
import { dlqReplayCommand } from './replay-command.ts';
import { dlqShowCommand } from './show-command.ts';

const SUBJECT = 'paireto.match.found.demo';

// What operators do, they do with their own account.
let server: Awaited<ReturnType<typeof natsWithAccounts>>;
let nats: NatsConnection;
let manager: Awaited<ReturnType<typeof jetstreamManager>>;
let answers: string[];
let asked: string[];
beforeEach(async () => {
  server = await natsWithAccounts();
  const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
  nats = await connectNats({ url: server.adminUrl, name: 'test', logger });
  manager = await jetstreamManager(nats);
  answers = [];
  asked = [];
});
afterEach(async () => {
  await nats?.close();
  await server?.stop();
});

/** Runs `paireto dlq <args>` and gives what it printed and said; throws what it throws. */
async function dlq(name: keyof typeof commands, ...args: string[]): Promise<{ printed: string; said: string }> {
  const { context, printed, said } = contextForTest({
    env: { NATS_URL: server.urlAs('operator') },
    ask:
      answers.length === 0
        ? undefined
        : async (question) => {
            asked.push(question);
            return answers.shift() ?? '';
          },
  });
  await commands[name].run(args, context);
  return { printed: printed(), said: said() };
}

const commands = { list: dlqListCommand, show: dlqShowCommand, replay: dlqReplayCommand, drop: dlqDropCommand };

/** Stores dead letters as a consumer does. */
async function give(letters: { data: string | Uint8Array; reason?: string; subject?: string }[]): Promise<void> {
  await ensureMatchesStream(manager);
  await ensureDeadLettersStream(manager);
  const publish = createDeadLetterPublisher(jetstream(nats));
  for (const [index, { data, reason = 'not JSON', subject = SUBJECT }] of letters.entries())
    await publish({
      consumer: 'game-creator',
      reason,
      subject,
      sequence: index + 100,
      storedAtNs: 1_000n,
      data: Buffer.from(data),
    });
}

const left = async (): Promise<number> => (await manager.streams.info('DEAD_LETTERS')).state.messages;
const replayed = async (): Promise<string[]> => {
  const { last_seq: last } = (await manager.streams.info('MATCHES')).state;
  const messages = await Promise.all(
    Array.from({ length: last }, (_, index) => manager.streams.getMessage('MATCHES', { seq: index + 1 })),
  );
  return messages.map((message) => `${message?.subject} ${message?.string()}`);
};

describe('list', () => {
  it('says so when there are none, also before anything ever failed', async () => {
    expect(await dlq('list')).toEqual({ printed: '', said: 'There are no dead letters.\n' });
    await give([]);
    expect(await dlq('list')).toEqual({ printed: '', said: 'There are no dead letters.\n' });
  });

  it('shows the latest with sequence, time, consumer, subject, size, reason and how each begins', async () => {
    await give([{ data: 'one' }, { data: 'x'.repeat(2_000), reason: 'no match' }, { data: 'three' }]);
    await manager.streams.deleteMessage('DEAD_LETTERS', 3);
    const { printed, said } = await dlq('list', '--limit', '1');
    expect(printed).toMatch(
      /^#2 {2}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ {2}game-creator {2}paireto\.match\.found\.demo {2}2,000 B\n {4}no match\n {4}x{60}…\n$/,
    );
    expect(said).toBe('2 dead letters, the latest 1 of them shown.\n');
  });

  it('as JSON is one document that programs can read', async () => {
    await give([{ data: '{"v":1' }]);
    const { printed } = await dlq('list', '--json');
    expect(JSON.parse(printed)).toEqual([
      {
        sequence: 1,
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        consumer: 'game-creator',
        subject: SUBJECT,
        source_sequence: 100,
        reason: 'not JSON',
        size: 6,
        preview: '{"v":1',
      },
    ]);
  });

  it('gives no message a way to command the terminal', async () => {
    await give([{ data: 'a\u001b[2J\u0007\u202e\nb' }]);
    const { printed } = await dlq('list');
    expect(printed).toContain('a\\u{1b}[2J\\u{7}\\u{202e}\\u{a}b');
    expect((await dlq('show', '1')).printed).toContain('a\\u{1b}[2J\\u{7}\\u{202e}\nb');
  });
});

describe('show', () => {
  it('lays out JSON, keeps other text, and writes bytes in hexadecimal', async () => {
    await give([
      { data: '{"v":1,"match":{}}' },
      { data: '{"v":1' },
      { data: Buffer.from([0xff, 0x00, 0x41]) },
      { data: '' },
    ]);
    expect((await dlq('show', '1')).printed).toContain('\n\n{\n  "v": 1,\n  "match": {}\n}\n');
    expect((await dlq('show', '#2')).printed).toContain('\n\n{"v":1\n');
    expect((await dlq('show', '3')).printed).toMatch(/\n00000000 {2}ff 00 41 +\.\.A\n/);
    expect((await dlq('show', '4')).printed).toContain('(empty)');
  });

  it.each(['5', '999999999'])('says so when there is no letter %s', async (sequence) => {
    await give([{ data: 'one' }]);
    await expect(dlq('show', sequence)).rejects.toThrow(`There is no dead letter #${sequence}`);
  });
});

describe('replay', () => {
  it('publishes the message to its subject under a new id, and removes the letter', async () => {
    await give([{ data: 'one' }, { data: 'two' }]);
    const { said } = await dlq('replay', '2');
    expect(said).toBe(`Replayed #2 to ${SUBJECT}.\n`);
    expect(await replayed()).toEqual([`${SUBJECT} two`]);
    expect((await dlq('list')).printed).toMatch(/^#1 /);
    expect(await left()).toBe(1);
    // The same message, given up again, is another letter and can be replayed again.
    await createDeadLetterPublisher(jetstream(nats))({
      consumer: 'game-creator',
      reason: 'still not',
      subject: SUBJECT,
      sequence: 1,
      storedAtNs: 2_000n,
      data: Buffer.from('two'),
    });
    await dlq('replay', '3');
    expect(await replayed()).toEqual([`${SUBJECT} two`, `${SUBJECT} two`]);
  });

  it('of all takes the oldest first, goes on after one that no stream takes, and keeps that one', async () => {
    await give([{ data: 'one' }, { data: 'lost', subject: 'nobody.listens' }, { data: 'three' }]);
    await expect(dlq('replay', '--all')).rejects.toThrow('1 could not be replayed and stay.');
    expect(await replayed()).toEqual([`${SUBJECT} one`, `${SUBJECT} three`]);
    expect((await dlq('list')).printed).toMatch(/^#2 .*nobody\.listens/);
    expect(await left()).toBe(1);
  });

  it('of all letters of one message, which several consumers gave up, publishes it once', async () => {
    await give([]);
    const publish = createDeadLetterPublisher(jetstream(nats));
    const message = { reason: 'not JSON', subject: SUBJECT, sequence: 7, storedAtNs: 1n, data: Buffer.from('one') };
    await publish({ ...message, consumer: 'game-creator' });
    await publish({ ...message, consumer: 'record-keeper' });
    expect((await dlq('replay', '--all')).said).toBe('Replayed 2 of 2.\n');
    expect(await replayed()).toEqual([`${SUBJECT} one`]);
    expect(await left()).toBe(0);
  });

  it('keeps the letter when no stream acknowledged the message', async () => {
    await give([{ data: 'one' }]);
    await manager.streams.delete('MATCHES');
    await expect(dlq('replay', '1')).rejects.toThrow('#1 cannot be replayed and stays');
    expect(await left()).toBe(1);
  });

  it('refuses a message of which only a part was kept', async () => {
    await give([{ data: Buffer.alloc(1_045_000, 'x') }]);
    expect((await dlq('list')).printed).toContain('1,045,000 B (1,040,000 kept)');
    await expect(dlq('replay', '1')).rejects.toThrow('only 1040000 of its 1045000 bytes were kept');
    expect(await left()).toBe(1);
  });

  it.each([[[]], [['1', '--all']]])('needs one sequence or --all, not %j', async (args) => {
    await expect(dlq('replay', ...args)).rejects.toThrow('Name one dead letter by its sequence');
  });

  it('takes one sequence only', async () => {
    await expect(dlq('replay', '1', '2')).rejects.toThrow('"2" is one word too many');
  });
});

describe('drop', () => {
  it('asks, and deletes only after a yes', async () => {
    await give([{ data: 'one' }, { data: 'two' }]);
    answers = ['n', '', 'yes'];
    expect((await dlq('drop', '1')).said).toContain('Nothing was deleted.');
    expect((await dlq('drop', '--all')).said).toContain('Nothing was deleted.');
    expect(await left()).toBe(2);
    expect((await dlq('drop', '1')).said).toContain('Deleted #1.');
    expect(asked).toEqual([
      'Delete it for good? [y/N] ',
      'Delete all dead letters up to #2 (2) for good? [y/N] ',
      'Delete it for good? [y/N] ',
    ]);
    expect((await dlq('list')).printed).toMatch(/^#2 /);
  });

  it('deletes nothing where nobody can be asked, unless --yes says so', async () => {
    await give([{ data: 'one' }, { data: 'two' }, { data: 'three' }]);
    await expect(dlq('drop', '--all')).rejects.toThrow('add --yes');
    expect(await left()).toBe(3);
    expect((await dlq('drop', '2', '--yes')).said).toContain('Deleted #2.');
    expect((await dlq('drop', '--all', '--yes')).said).toBe('Deleted 2.\n');
    expect(await left()).toBe(0);
    expect(await replayed()).toEqual([]);
  });

  it('says so when there is no such letter', async () => {
    await give([{ data: 'one' }]);
    await expect(dlq('drop', '2', '--yes')).rejects.toThrow('There is no dead letter #2');
  });
});

it('programs read what was shown, replayed and deleted as JSON', async () => {
  await give([{ data: Buffer.from([0xff, 0x00]) }, { data: 'two' }, { data: 'lost', subject: 'nobody.listens' }]);
  const json = async (...args: Parameters<typeof dlq>): Promise<unknown> => JSON.parse((await dlq(...args)).printed);
  expect(await json('show', '1', '--json')).toMatchObject({ sequence: 1, size: 2, data_base64: '/wA=' });
  expect(await json('replay', '2', '--json')).toEqual({ replayed: 1, failed: 0 });
  await expect(dlq('replay', '3', '--json')).rejects.toMatchObject({ exitCode: 4 });
  expect(await json('drop', '3', '--yes', '--json')).toEqual({ deleted: 1 });
  expect(await json('drop', '--all', '--yes', '--json')).toEqual({ deleted: 1 });
  expect(await json('list', '--json')).toEqual([]);
});

it('a server that does not answer is named without its password', async () => {
  const url = server.urlAs('operator').replace(/:\d+\/?$/, ':1');
  expect(url).toMatch(/\/\/operator:.+@/);
  server = { ...server, urlAs: () => url };
  await expect(dlq('list')).rejects.toThrow(/^NATS does not answer at nats:\/\/127\.0\.0\.1:1: /);
});
